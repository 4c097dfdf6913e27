"""Mails as fax gateways send them, made by hand; the fax inside is a page of our own through our own fax machine."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from typing import Any

from PIL import Image

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.fax.adapter import MailFax
from kesher.channels.types import MessageReceived, Raw
from kesher.rehearsal.fax_machine import Resolution, fax_of

ARRIVED = datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
OUR_NUMBER = "+97235550199"


def fax_account(**settings: Any) -> MailFax:
    return MailFax(AccountView(id="fax", address=OUR_NUMBER, settings=settings))


@cache
def two_pages() -> bytes:
    return fax_of([Image.new("L", (432, 540), 200)] * 2, Resolution.STANDARD)


def gateway_mail(
    *,
    subject: str = "Fax from 03-555-0188, 2 pages",
    sender: str = "Fax gateway <noreply@fax.example.net>",
    to: str = "faxes@service.example.org",
    body: str = "A fax has arrived.",
    attached: Sequence[tuple[str, str, bytes]] | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> Raw:
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = "Sun, 22 Nov 2026 14:20:00 +0200"
    mail["Message-ID"] = "<f1@fax.example.net>"
    for name, value in headers:
        mail[name] = value
    mail.set_content(body)
    for name, media_type, data in [("fax.tif", "image/tiff", two_pages())] if attached is None else attached:
        main, _, sub = media_type.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return Raw(mail.as_bytes(), {}, ARRIVED)


def received(raw: Raw, **settings: Any) -> MessageReceived:
    """The one fax that this envelope holds."""
    (event,) = fax_account(**settings).parse(raw)
    assert isinstance(event, MessageReceived)
    return event
