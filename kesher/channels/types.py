"""The words in which channels speak to the rest of Kesher: no vendor's word comes past this point.

Inbound: an adapter turns one raw envelope into events. Outbound: it is given an `OutboundMessage`, which exists only with a
`Clearance`, and answers `Sent` or raises `TemporaryFailure`, `PermanentFailure` or `UnknownResult`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from kesher.core.addresses import Address as Address
from kesher.core.addresses import AddressKind as AddressKind


class Channel(StrEnum):
    """By which means somebody reached somebody. The glossary's channels that this installation can speak."""

    EMAIL = "email"
    WEB = "web"
    PHONE = "phone"
    SMS = "sms"
    FAX = "fax"
    PORTAL = "portal"
    LETTER = "letter"
    BRANCH = "branch"


class Proof(StrEnum):
    """What the border can say of who sent it (decision 4): typed by somebody, asserted by the channel, control proven."""

    TYPED = "typed"
    ASSERTED = "asserted"
    PROVEN = "proven"


class Automatic(StrEnum):
    """Why a message was written by a machine (RFC 3834 and its relatives). Never reopens, never resets a promise."""

    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BULK = "bulk"
    BOUNCE = "bounce"
    OURSELVES = "ourselves"


@dataclass(frozen=True)
class File:
    """A file that came with a message. `name` is data only, never a path; `media_type` is by content."""

    name: str
    media_type: str
    data: bytes
    content_id: str = ""  # of an inline image, without angle brackets
    inline: bool = False


@dataclass(frozen=True)
class MessageReceived:
    """Somebody wrote to us (mail, SMS, form, fax)."""

    channel: Channel
    vendor_id: str  # the message's own id where the channel gives one (Message-ID without brackets), else ""
    sender: Address
    proof: Proof
    text: str
    sent_at: datetime | None = None
    subject: str = ""
    html: str = ""  # as it came; sanitised at store and at render
    quoted: str = ""  # what was folded away from `text` (older mails below an answer)
    recipients: Sequence[Address] = ()
    copied: Sequence[Address] = ()
    files: Sequence[File] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()
    token: str = ""  # our own signed token, already checked by the adapter ("" where there was none or it was false)
    thread: str = ""  # the vendor's thread id where the channel has threads that never end
    automatic: Automatic | None = None
    authenticity: str = ""  # one word for the agent: aligned, unaligned, failed, none
    warnings: Sequence[str] = ()  # codes of what was guessed while reading (charset, broken_mime, ...)
    facts: Mapping[str, str] = field(
        default_factory=dict
    )  # channel facts worth keeping (fax pages, form name, page url)


class DeliveryState(StrEnum):
    """The life of something that we sent. Only moves forward; failed is final unless delivered follows."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class DeliveryReceipt:
    """The vendor's (or a mail server's) later word about something that we sent."""

    dispatch_id: UUID | None  # by VERP or by our own id, else
    vendor_id: str  # by the vendor's id
    state: DeliveryState
    at: datetime | None = None
    code: str = ""
    text: str = ""
    hard: bool = False  # trying this address again is hopeless


CallState = Literal["ringing", "answered", "held", "transferred", "ended"]


@dataclass(frozen=True)
class CallEvent:
    """One step of a phone call. All legs of one call carry the same `call_id`."""

    call_id: str
    leg_id: str
    state: CallState
    at: datetime
    direction: Literal["in", "out"]
    caller: Address
    called: Address
    queue: str = ""
    extension: str = ""
    recording: str = ""
    keyed: Mapping[str, str] = field(default_factory=dict)  # what the caller keyed (IVR)


@dataclass(frozen=True)
class ConsentChanged:
    """A provider's blacklist or a customer's "הסר" / STOP."""

    address: Address
    purpose: Literal["advertising"]
    given: bool
    words: str = ""


@dataclass(frozen=True)
class Unknown:
    """We could not read it: the envelope is set aside, whole, visible, with a replay button."""

    code: str  # a stable code, translated where it is shown
    detail: str = ""  # for the administrator; no personal data


Event = MessageReceived | DeliveryReceipt | CallEvent | ConsentChanged | Unknown


@dataclass(frozen=True)
class Raw:
    """One kept envelope, as it came: bytes first, headers beside (names in lower case)."""

    body: bytes
    headers: Mapping[str, str]
    received_at: datetime


class MessageClass(StrEnum):
    """Compulsory on everything that leaves. A service message with an offer inside is advertising."""

    SERVICE = "service"
    ADVERTISING = "advertising"


@dataclass(frozen=True)
class Clearance:
    """Leave to send one thing to one address. Minted only by customers.actions.clear (decision 30)."""

    message_class: MessageClass
    purpose: str  # receipt, answer, promise_moved, document_request, survey, ...
    to: Address
    customer_id: UUID | None
    identity_id: UUID | None
    answers_own_act: bool  # a receipt: goes at any hour (decision 36)
    consent_id: UUID | None = None
    not_before: datetime | None = None


@dataclass(frozen=True)
class OutboundMessage:
    """What an adapter is asked to send. `dispatch_id` is ours and stable over retries."""

    dispatch_id: UUID
    to: Address
    text: str
    subject: str = ""
    html: str = ""
    files: Sequence[File] = ()
    reply_token: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = ()
    language: str = "he"
    automatic: bool = False
    from_name: str = ""


@dataclass(frozen=True)
class Sent:
    """The channel took it over: that moment settles promises (decision 13). `said`: its words, where it had any."""

    vendor_id: str
    said: str = field(default="", compare=False)


class SendFailure(Exception):
    """Base of what may go wrong while sending. `code` is stable, `str()` is for the administrator."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(text or code)
        self.code = code


class TemporaryFailure(SendFailure):
    """Try again later. `wait` in seconds where the vendor named it."""

    def __init__(self, code: str, text: str = "", wait: float | None = None) -> None:
        super().__init__(code, text)
        self.wait = wait


class PermanentFailure(SendFailure):
    """Trying again can only annoy: the address or the message is refused."""


class UnknownResult(SendFailure):
    """It may or may not have been taken (time-out after the request left). SMS: never again by itself (decision 27)."""


class RefusedRequest(Exception):
    """A door's proof failed (401). Nothing but time, account, size and hash is kept."""
