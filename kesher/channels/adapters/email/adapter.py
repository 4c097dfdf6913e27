"""E-mail: translate what SMTP brought, and hand out what we write. See docs/channels/email.md for set-up and limits.

Settings of the account (all optional but mail_out): `mail_out` (smtp URL), `from_name`, `aliases` (other addresses of ours),
`authserv_id` and `border_peers` (whose proof counts), `check_dkim`, `bounce_local`, `bounce_domain`, `helo`, `max_size`.
Secrets: the keys of the signed addresses, as bare words (the first signs, all verify), and `out:<password>` of the outgoing server.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kesher.channels.adapters.base import AccountView, Adapter, Capabilities
from kesher.channels.adapters.email import authenticity, automatic, bounces, mime, parse, smtp, tokens
from kesher.channels.adapters.email.authenticity import Border, DnsFunction
from kesher.channels.adapters.email.compose import Sender, compose
from kesher.channels.adapters.email.declared import FORM, LONGEST_LOCAL, PASSWORD
from kesher.channels.adapters.email.failures import where
from kesher.channels.adapters.email.mime import Limits
from kesher.channels.adapters.email.parse import Parsed
from kesher.channels.adapters.fields import AtVendor, Form, with_password
from kesher.channels.adapters.words import code_words
from kesher.channels.types import (
    Automatic,
    Channel,
    Event,
    MessageReceived,
    OutboundMessage,
    Raw,
    Sent,
    TemporaryFailure,
    Unknown,
)
from kesher.core import clock

log = logging.getLogger(__name__)

# What stays the same when one mail arrives twice by different ways. Everything else in a header is trace.
_STABLE = ("message-id", "from", "to", "cc", "date", "subject", "in-reply-to")


class Email(Adapter):
    """Mail in by our own SMTP listener (or files), out by SMTP."""

    name = "email"
    capabilities = Capabilities(
        channel=Channel.EMAIL, subject=True, html=True, files=True, receipts=True, retry_unknown=True
    )

    def __init__(self, account: AccountView, dnsfunc: DnsFunction | None = None) -> None:
        super().__init__(account)
        self.dnsfunc = dnsfunc

    def key(self, raw: Raw) -> str:
        """Message-ID + From + a hash of the content without trace headers (decision 26); of what has no such header, all of it."""
        head = mime.scan(raw.body, Limits(size=len(raw.body), parts=1, depth=0)).root
        stable = [(name, value) for name in _STABLE for value in head.headers.all(name)]
        if not stable:  # nothing tells it from another but its bytes
            return f"mail:{hashlib.sha256(raw.body).hexdigest()}"
        digest = hashlib.sha256()
        for name, value in stable:
            digest.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
        body = raw.body[head.start :]
        digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip(b"\n"))
        return f"mail:{digest.hexdigest()}"

    def parse(self, raw: Raw) -> list[Event]:
        """One mail: receipts if it reports on ours, else one message. Never raises."""
        try:
            return self._read(raw)
        except Exception as error:
            # The parser is written never to come here; if it does, the envelope is set aside whole and can be replayed.
            log.error("mail could not be read: %s", where(error))
            return [Unknown("mail_unreadable", type(error).__name__)]

    def send(self, message: OutboundMessage) -> Sent:
        """Hand one mail to the account's outgoing server."""
        if not self._keys():
            raise TemporaryFailure("not_configured", _("the account has no secret for its signed addresses"))
        composed = compose(message, self._sender(), clock.now())
        said = smtp.deliver(self._server(), composed.envelope_from, message.to.value, composed.content)
        return Sent(vendor_id=composed.message_id, said=said)

    def leaves_by(self) -> Sequence[str]:
        """The outgoing server."""
        return (str(self._setting("mail_out", "")),)

    def mailboxes(self) -> Sequence[str]:
        """The account's address and its aliases."""
        return (self.account.address, *self.account.settings.get("aliases", ()))

    def health(self) -> str:
        """Whether the outgoing server lets us in."""
        if not self._keys():
            return _("the account has no secret for its signed addresses")
        try:
            said = smtp.check(self._server())
        except TemporaryFailure as failure:
            said = f"{failure.code}: {failure}"
        code, _colon, words = said.partition(": ")
        return f"{code_words(code)} ({words})" if words else code_words(code)

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Form:
        """See declared.py."""
        return FORM

    def faults(self) -> Mapping[str, str]:
        """A local part that leaves no room for the signed part."""
        found: dict[str, str] = {}
        if len(self.account.address.rpartition("@")[0]) > LONGEST_LOCAL:
            found["address"] = _("At most %(n)s letters before the @, since a signed part is added.") % {
                "n": LONGEST_LOCAL
            }
        if self.account.settings.get("mail_out"):
            try:
                smtp.Server.from_url(str(self.account.settings["mail_out"]))
            except ValueError:
                found["mail_out"] = _("tls in the address is required, offered or none; timeout is in seconds.")
        return found

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """Where the border hands mail to, for which addresses, and what the domain should say."""
        local, _at, domain = self.account.address.rpartition("@")
        bounce = f"{self._setting('bounce_local', 'b')}+…@{self._setting('bounce_domain', '') or domain}"
        return (
            AtVendor(
                _("Hand mail to"),
                f"smtp:[{urlsplit(public_url).hostname or 'localhost'}]:{settings.KESHER_SMTP_PORT}",
                _("The MX stays with your border; it hands the mail of these addresses to this port."),
            ),
            AtVendor(
                _("For the address"), self.account.address, _("And with a plus part, which carries the signature:")
            ),
            AtVendor(_("with a plus part"), f"{local}+…@{domain}"),
            AtVendor(_("and for bounces"), bounce, _("In Postfix: recipient_delimiter = +")),
            AtVendor(
                _("SPF and DKIM of the domain"),
                domain,
                _("Name the outgoing server in the SPF record, and let it sign DKIM for this domain."),
            ),
        )

    def _read(self, raw: Raw) -> list[Event]:
        limits = Limits(size=int(self._setting("max_size", Limits().size)))
        parsed = parse.read(raw.body, limits)
        addressed = self._addressed(parsed, raw.headers)
        if receipts := bounces.receipts(parsed, self._keys(), addressed, self._domains(), raw.received_at):
            return list(receipts)
        message = parse.message(parsed, raw.headers, ours=self._ours(), limits=limits)
        return [self._with_proof(message, parsed, raw, addressed)]

    def _with_proof(
        self, message: MessageReceived, parsed: Parsed, raw: Raw, addressed: Sequence[str]
    ) -> MessageReceived:
        proof, word = authenticity.assess(parsed, raw.body, raw.headers.get("peer", ""), self._border())
        token, facts = "", dict(message.facts)
        for address in addressed:
            if found := tokens.read_reply_token(self._keys(), address, message.sender.value):
                token = str(found.subject_id)
                facts["token"] = "own" if found.own else "stranger"
                break
        marked = message.automatic
        if marked is None and any(tokens.read_bounce_address(self._keys(), address) for address in addressed):
            marked = Automatic.AUTO_REPLY  # nobody writes to an envelope sender by hand
        return replace(message, proof=proof, authenticity=word, token=token, facts=facts, automatic=marked)

    def _addressed(self, parsed: Parsed, envelope: Mapping[str, str]) -> list[str]:
        """Every address that this mail went to, the envelope's first; tokens are looked for in all of them."""
        found = [address.strip() for address in envelope.get("rcpt-to", "").split(",") if address.strip()]
        head = parsed.mail.headers
        for name in ("delivered-to", "x-original-to", "envelope-to"):
            found.extend(head.as_letters(value).strip().strip("<>") for value in head.all(name)[:10])
        found.extend(
            address.raw.rpartition("<")[2].strip("<> ") for address in (*parsed.recipients, *parsed.copied)[:100]
        )
        return list(dict.fromkeys(found))

    def _ours(self) -> frozenset[str]:
        aliases = self._setting("aliases", [])
        return frozenset(
            automatic.base_address(address.lower()) for address in (self.account.address, *aliases) if address
        )

    def _domains(self) -> frozenset[str]:
        return frozenset(address.rpartition("@")[2] for address in self._ours())

    def _border(self) -> Border:
        return Border(
            authserv_id=str(self._setting("authserv_id", "")),
            peers=tuple(self._setting("border_peers", authenticity.LOOPBACK)),
            check_dkim=bool(self._setting("check_dkim", False)),
            dnsfunc=self.dnsfunc,
        )

    def _sender(self) -> Sender:
        return Sender(
            address=self.account.address,
            keys=self._keys(),
            name=str(self._setting("from_name", "")),
            bounce_local=str(self._setting("bounce_local", "b")),
            bounce_domain=str(self._setting("bounce_domain", "")),
        )

    def _keys(self) -> list[str]:
        return [word for word in self.account.secrets if not word.startswith(f"{PASSWORD}:")]

    def _server(self) -> smtp.Server:
        known = (word.partition(":")[2] for word in self.account.secrets if word.startswith(f"{PASSWORD}:"))
        try:
            url = with_password(str(self._setting("mail_out", "")), next(known, ""))
            return smtp.Server.from_url(url, helo=str(self._setting("helo", "")))
        except ValueError as error:
            raise TemporaryFailure("not_configured", str(error)) from error

    def _setting(self, name: str, default: Any) -> Any:
        value = self.account.settings.get(name)
        return default if value is None else value
