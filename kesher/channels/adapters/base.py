"""What every adapter is: vendor words as data, `verify`, `parse`, `send`. It translates and stops."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kesher.channels.adapters.fields import AtVendor, Form
from kesher.channels.types import Channel, Event, OutboundMessage, Raw, RefusedRequest, Sent, TemporaryFailure


@dataclass(frozen=True)
class Capabilities:
    """What a channel can do, as data: screens and senders ask here, never for a vendor's name."""

    channel: Channel
    receives: bool = True
    sends: bool = True
    subject: bool = False
    html: bool = False
    files: bool = False
    receipts: bool = False
    max_length: int = 0  # characters of one message; 0 = no limit worth knowing
    retry_unknown: bool = False  # whether a send with unknown result may be repeated (mail: same Message-ID)


@dataclass(frozen=True)
class AccountView:
    """The part of an account that an adapter may see: its own settings and secrets (two may be valid at once)."""

    id: str
    address: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Sequence[str] = ()


class Adapter(ABC):
    """Base class. A new adapter says how its deliveries are known and read, and overrides what else its `capabilities` claim."""

    name: ClassVar[str]
    capabilities: ClassVar[Capabilities]

    def __init__(self, account: AccountView) -> None:
        self.account = account

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Form:
        """What an administrator sets, as data; the settings so far, since one choice may decide what else is asked."""
        return Form(title=cls.name)

    def faults(self) -> Mapping[str, str]:
        """What is wrong with the settings beyond each field by itself: field -> sentence, in the language of the page."""
        return {}

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """What is to be set on the other side, for the account of this code."""
        return ()

    def verify(self, raw: Raw) -> None:
        """Prove that a pushed request came from the vendor, by the bytes in hand, before keeping; raises RefusedRequest.

        Whoever has no proof to ask for takes no pushes: what comes by SMTP or file never passes here.
        """
        raise RefusedRequest("no hook")

    @abstractmethod
    def key(self, raw: Raw) -> str:
        """The key by which a repeated delivery is known (decision 26), unique within the account."""

    @abstractmethod
    def parse(self, raw: Raw) -> list[Event]:
        """Translate one envelope. What cannot be read becomes Unknown; never raises for bad input."""

    def send(self, message: OutboundMessage) -> Sent:
        """Hand one message to the channel, or raise TemporaryFailure, PermanentFailure or UnknownResult.

        A channel that only receives has no way to send: its messages wait for somebody to mend the account, and no address is
        blamed for it.
        """
        raise TemporaryFailure("cannot_send")

    def leaves_by(self) -> Sequence[str]:
        """URLs that `send` connects to. A demo sends only where all of them lie on this machine; unknown ones do not."""
        return ("unknown:",) if self.capabilities.sends else ()

    def mailboxes(self) -> Sequence[str]:
        """Mail addresses at which our own SMTP listener takes mail for this account; none for most."""
        return ()

    def health(self) -> str:
        """An empty string when all is well, else one sentence for the administrator, in the language of the page."""
        return ""
