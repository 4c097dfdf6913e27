"""Forms as messages. What a visitor typed proves nothing (decision 5): the sender is typed, whatever she typed."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from kesher.channels.adapters.base import Adapter, Capabilities
from kesher.channels.adapters.fields import AtVendor
from kesher.channels.adapters.fields import Form as Declared
from kesher.channels.adapters.web.declared import FORM
from kesher.channels.adapters.web.form import BadForm, Form, from_body
from kesher.channels.types import (
    Address,
    AddressKind,
    Channel,
    Event,
    File,
    MessageReceived,
    Proof,
    Raw,
    RefusedRequest,
    Unknown,
)
from kesher.core.addresses import parse_email, parse_phone


class WebForm(Adapter):
    """The envelope is made by our own doors, so there is no hook: a request from outside is always refused."""

    name: ClassVar[str] = "web"
    capabilities: ClassVar[Capabilities] = Capabilities(Channel.WEB, sends=False, files=True, max_length=20_000)

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Declared:
        """See declared.py."""
        return FORM

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """Where the form stands, and how another site shows or feeds it."""
        return (
            AtVendor(_("The form on the customers' pages"), f"{public_url}/ask/"),
            AtVendor(
                _("In a frame on another site"),
                f"{public_url}/embed/ask/",
                _("Name that site in Settings, “sites that may show the form in a frame”."),
            ),
            AtVendor(
                _("From a form of your own"),
                f"{public_url}/api/v1/forms",
                _(
                    "Name that site in Settings, “sites whose pages may send forms”. docs/channels/web.md has an example."
                ),
            ),
        )

    def verify(self, raw: Raw) -> None:
        """Nobody may push a form: doors check what they let in before they make an envelope of it."""
        raise RefusedRequest("no hook")

    def key(self, raw: Raw) -> str:
        """The key of the page that was shown: the same form sent twice is one form."""
        try:
            return f"form:{hashlib.sha256(from_body(raw.body).key.encode()).hexdigest()}"
        except BadForm:
            return f"raw:{hashlib.sha256(raw.body).hexdigest()}"

    def parse(self, raw: Raw) -> list[Event]:
        """One message, or Unknown."""
        try:
            form = from_body(raw.body)
        except BadForm as error:
            return [Unknown("unreadable", str(error))]
        sender = sender_of(form)
        if sender is None and (
            form.access_link or form.form == "paper"
        ):  # the link says who it is; a code needs nobody
            sender = Address(AddressKind.WITHHELD, "", name=form.name)
        if sender is None:
            return [Unknown("form_without_address")]
        return [
            MessageReceived(
                channel=Channel.WEB,
                vendor_id=form.key,
                sender=sender,
                proof=Proof.TYPED,
                text=form.text,
                subject=form.subject,
                sent_at=raw.received_at,
                files=tuple(File(file.name, file.media_type, file.data) for file in form.files),
                facts=_facts(form),
            )
        ]


def sender_of(form: Form) -> Address | None:
    """The address to answer to: the mail address, else the phone number; None when neither can be one."""
    if form.email and (found := parse_email(form.email)):
        return Address(found.kind, found.value, found.raw, form.name)
    phone = parse_phone(form.phone)
    return Address(phone.kind, phone.value, phone.raw, form.name) if phone.kind is AddressKind.PHONE else None


def _facts(form: Form) -> dict[str, str]:
    facts = {
        name: getattr(form, name)
        for name in ("form", "name", "email", "phone", "reason", "language", "page", "access_link", "consent")
    }
    return {name: text for name, text in facts.items() if text} | {
        f"more.{name}": text for name, text in form.more.items()
    }
