"""When a case may end (R12, decisions 7 and 9). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_DAYS = 5  # working days from solved to closed
BOUNCE_REOPENS = timedelta(days=5)


@dataclass(frozen=True)
class Closing:
    """A message that would close a case."""

    direction: str  # out, or note for a caller without an address
    purpose: str
    at: datetime  # when it was written: what she wrote while it lay waiting was not answered by it
    accepted: bool  # the channel took it
    visible: bool = True


def closes(message: Closing | None, last_inbound_at: datetime | None, *, has_address: bool) -> str:
    """Empty when it may close the case, else why not.

    Codes: no_message, not_visible, not_accepted, older_than_the_customer, write_to_customer (a note closes only where there is
    no address to write to).
    """
    if message is None:
        return "no_message"
    if message.direction == "note":
        return "write_to_customer" if has_address else ""
    if not message.visible or message.direction != "out":
        return "not_visible"
    if not message.accepted:
        return "not_accepted"
    if last_inbound_at is not None and message.at < last_inbound_at:
        return "older_than_the_customer"
    return ""


def bounce_reopens(sent_at: datetime | None, bounced_at: datetime) -> bool:
    """A closing message that came back for good within five days closed nothing."""
    return sent_at is None or bounced_at - sent_at <= BOUNCE_REOPENS
