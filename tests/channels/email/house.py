"""The mail account of the tests, and mails written by hand."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.email.adapter import Email
from kesher.channels.types import Address, AddressKind, DeliveryReceipt, MessageReceived, OutboundMessage, Raw

FIXTURES = Path(__file__).parent / "fixtures"
KEYS = ("the key in use", "the key before")
CASE = UUID("019aa000-0000-7000-8000-000000000001")
DISPATCH = UUID("019aa000-0000-7000-8000-000000000002")
SATURDAY = datetime(2026, 11, 21, 20, 40, tzinfo=UTC)  # 22:40 in Israel


def account(**settings: Any) -> Email:
    """care@bank.example, with two keys."""
    return Email(AccountView("account-1", "care@bank.example", settings, KEYS))


def raw(body: bytes | str, **envelope: str) -> Raw:
    """A kept envelope; `mail_from`, `rcpt_to` and `peer` say what SMTP said."""
    data = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode()
    return Raw(data, {name.replace("_", "-"): value for name, value in envelope.items()}, SATURDAY)


def fixture(name: str) -> bytes:
    """One of the mails beside this file."""
    return (FIXTURES / f"{name}.eml").read_bytes()


def message(body: bytes | str, email: Email | None = None, **envelope: str) -> MessageReceived:
    """The one message that a mail is read as."""
    (event,) = (email or account()).parse(raw(body, **envelope))
    assert isinstance(event, MessageReceived)
    return event


def receipts(body: bytes | str, **envelope: str) -> list[DeliveryReceipt]:
    """The receipts that a mail is read as."""
    events = account().parse(raw(body, **envelope))
    assert all(isinstance(event, DeliveryReceipt) for event in events), events
    return [event for event in events if isinstance(event, DeliveryReceipt)]


def answer(text: str = "שלום דנה, בדקנו והחיוב הוחזר.", **more: Any) -> OutboundMessage:
    """A mail of ours to Dana."""
    given: dict[str, Any] = {
        "dispatch_id": DISPATCH,
        "to": Address(AddressKind.EMAIL, "dana@mail.example", name="דנה כהן"),
        "text": text,
        "subject": "חיוב כפול",
        **more,
    }
    return OutboundMessage(**given)
