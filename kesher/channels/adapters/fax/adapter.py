"""Fax by mail gateway: a mail whose attachment is the fax. Receives only; what the pages say is read later, in a child process."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as installation
from django.utils.translation import gettext as _

from kesher.channels.adapters.base import Adapter, Capabilities
from kesher.channels.adapters.email import parse
from kesher.channels.adapters.email.adapter import Email
from kesher.channels.adapters.email.media import clean_name
from kesher.channels.adapters.fax import files, gateway
from kesher.channels.adapters.fax.declared import FORM
from kesher.channels.adapters.fields import AtVendor, Form
from kesher.channels.types import (
    Channel,
    Event,
    File,
    MessageReceived,
    OutboundMessage,
    PermanentFailure,
    Proof,
    Raw,
    Sent,
    Unknown,
)
from kesher.core.addresses import DEFAULT_REGION, Address, AddressKind, parse_phone
from kesher.core.papers import sniff, tiff
from kesher.core.papers.types import Format

log = logging.getLogger(__name__)

_NOBODY = Address(AddressKind.WITHHELD, "")
_MOST_WORDS = 2_000  # characters of the gateway's own text that are kept, folded away
_SHOWN_TYPES = 5


class MailFax(Adapter):
    """Settings: `preset` and `patterns` (see presets.toml), `gateways` (addresses or domains that may bring faxes), `region`."""

    name = "fax_mail"
    capabilities = Capabilities(channel=Channel.FAX, sends=False, files=True)

    def key(self, raw: Raw) -> str:
        """As of any mail: Message-ID, From and content without trace headers; of a file: content, caller and date."""
        return files.key(raw) if files.is_file(raw.headers) else Email(self.account).key(raw)

    def parse(self, raw: Raw) -> list[Event]:
        """One fax, or why there is none. Never raises."""
        try:
            return [self._file(raw) if files.is_file(raw.headers) else self._mail(raw)]
        except Exception as error:
            # Written never to come here; if it does, the envelope is set aside whole and can be replayed.
            log.exception("fax could not be read")
            return [Unknown("fax_unreadable", type(error).__name__)]

    def send(self, message: OutboundMessage) -> Sent:
        """Refused: this adapter receives only, as its capabilities say."""
        raise PermanentFailure("fax_receives_only", "this channel receives faxes and sends none")

    def mailboxes(self) -> Sequence[str]:
        """Where the gateway sends its mails (setting `mailboxes`)."""
        return tuple(self.account.settings.get("mailboxes", ()))

    def health(self) -> str:
        """Patterns of the account that are no patterns."""
        faults = gateway.patterns(self.account.settings).faults
        return _("patterns that cannot be read: %(faults)s") % {"faults": "; ".join(faults)} if faults else ""

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Form:
        """See declared.py."""
        return FORM

    def faults(self) -> Mapping[str, str]:
        """Patterns that are none."""
        found = gateway.patterns(self.account.settings).faults
        return {"patterns": _("These cannot be read: %(faults)s") % {"faults": "; ".join(found)}} if found else {}

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """Where the gateway sends what arrives, and how that mail reaches us."""
        host = urlsplit(public_url).hostname or "localhost"
        return (
            *(
                AtVendor(_("Send arriving faxes to"), mailbox, _("As a TIFF or PDF attachment."))
                for mailbox in self.mailboxes()
            ),
            AtVendor(
                _("Hand mail to"),
                f"smtp:[{host}]:{installation.KESHER_SMTP_PORT}",
                _("Your mail server hands the mail of that address to this port."),
            ),
        )

    def _mail(self, raw: Raw) -> Event:
        parsed = parse.read(raw.body)
        mail = parse.message(parsed, raw.headers)
        papers = [_typed(file) for file in mail.files if sniff.paper_format(file.data)]
        if not papers:
            return Unknown("no_fax_in_mail", _types(mail.files))
        head = parsed.mail.headers
        told = gateway.patterns(self.account.settings).search(
            {
                **{
                    f"header:{name}": [head.text(name)]
                    for name in _header_names(self.account.settings)
                    if head.has(name)
                },
                "subject": [mail.subject],
                "from": [head.text("from")],
                "to": [address.value for address in mail.recipients],
                "file": [paper.name for paper in papers],
                "body": [mail.text],
            }
        )
        fax = self._fax(told, papers)
        return replace(
            fax,
            vendor_id=mail.vendor_id,
            sent_at=mail.sent_at,
            quoted="\n\n".join(part for part in (mail.subject, mail.text) if part)[:_MOST_WORDS],
            warnings=[*fax.warnings, *self._about_gateway(mail.sender), *mail.warnings],
            facts={**fax.facts, "gateway": mail.sender.value},
        )

    def _file(self, raw: Raw) -> Event:
        if sniff.paper_format(raw.body) is None:
            return Unknown("not_a_fax", sniff.other_kind(raw.body) if raw.body else "empty")
        name = clean_name(raw.headers[files.NAME])
        said = gateway.Told(raw.headers.get(files.CALLER, ""), raw.headers.get(files.CALLED, ""))
        named = gateway.patterns(self.account.settings).search({"file": [name]})
        told = gateway.Told(said.caller or named.caller, said.called or named.called, named.pages)
        return replace(self._fax(told, [_typed(File(name, "", raw.body))]), sent_at=files.sent_at(raw.headers))

    def _fax(self, told: gateway.Told, papers: Sequence[File]) -> MessageReceived:
        region = str(self.account.settings.get("region", DEFAULT_REGION))
        caller = parse_phone(told.caller, region) if told.caller else _NOBODY
        called = parse_phone(told.called or self.account.address, region)
        return MessageReceived(
            channel=Channel.FAX,
            vendor_id="",
            sender=caller,
            proof=Proof.ASSERTED,
            text="",
            recipients=[called],
            files=papers,
            warnings=[] if told.caller else ["no_caller"],
            facts=_facts(told, called, papers),
        )

    def _about_gateway(self, sender: Address) -> list[str]:
        """A mail with a TIFF can be written by anybody: whether our own gateway brought it is shown, and proves nothing of the caller."""
        expected = [str(one).lower() for one in self.account.settings.get("gateways", ())]
        domain = sender.value.rpartition("@")[2]
        known = not expected or sender.value in expected or domain in expected
        return [] if known else ["unexpected_gateway"]


def _typed(file: File) -> File:
    kind = sniff.paper_format(file.data)
    return replace(file, media_type=sniff.MEDIA_TYPES[kind] if kind else file.media_type, inline=False)


def _facts(told: gateway.Told, called: Address, papers: Sequence[File]) -> dict[str, str]:
    """Pages as the gateway says, else as the TIFF itself says (its chain is walked, nothing is decoded)."""
    counted = next((tiff.page_count(file.data) for file in papers if sniff.paper_format(file.data) is Format.TIFF), 0)
    pages = told.pages or (str(counted) if counted else "")
    facts = {"called": called.value, "pages": pages, "arrived_pages": str(counted) if counted else ""}
    return {name: value for name, value in facts.items() if value}


def _types(attached: Sequence[File]) -> str:
    return ", ".join(sorted({file.media_type for file in attached})[:_SHOWN_TYPES]) or "no attachment"


def _header_names(settings: Mapping[str, Any]) -> list[str]:
    return [place.partition(":")[2] for place in gateway.patterns(settings).by_place if place.startswith("header:")]
