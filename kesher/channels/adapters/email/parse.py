"""One mail's bytes -> `MessageReceived`. Every header is read once and alone; nothing in a mail can raise or be lost here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kesher.channels.adapters.email import automatic, body, headers, mailboxes, mime
from kesher.channels.adapters.email.mailboxes import Mailboxes
from kesher.channels.adapters.email.mime import Limits, Mail
from kesher.channels.types import Channel, MessageReceived, Proof
from kesher.core.addresses import Address, AddressKind

MAX_SUBJECT = 500
_COMMENT = re.compile(r"\(([^()]*)\)\s*\Z")


@dataclass
class Parsed:
    """A mail read, with the tree beside it for those who ask further (bounces, authenticity)."""

    mail: Mail
    sender: Mailboxes
    message_id: str
    subject: str
    sent_at: datetime | None
    in_reply_to: str
    references: list[str]
    recipients: list[Address]
    copied: list[Address]
    warnings: list[str] = field(default_factory=list)

    @property
    def sender_is_clear(self) -> bool:
        """Exactly one From with exactly one plain address: only then may anything prove it (TRUST T4)."""
        return self.sender.clean and len(self.mail.headers.all("from")) == 1


def read(raw: bytes, limits: Limits | None = None) -> Parsed:
    """Take a mail apart and read its header. Never fails."""
    mail = mime.scan(raw, limits)
    head = mail.headers
    warnings = list(mail.warnings)
    if not head.charset:
        head.charset = next((part.charset for part in mail.root.walk() if part.charset), "")
    sender = mailboxes.read(head, "from")
    if not sender.addresses:
        warnings.append("no_sender")
    elif len(sender.addresses) > 1 or len(head.all("from")) > 1:
        warnings.append("several_senders")
    elif not sender.clean:
        warnings.append("odd_sender")
    sent_at = headers.date(head.letters("date")) if head.has("date") else None
    if sent_at is None and head.has("date"):
        warnings.append("bad_date")
    parsed = Parsed(
        mail=mail,
        sender=sender,
        message_id=next(iter(headers.message_ids(head.letters("message-id"))), ""),
        subject=head.text("subject")[:MAX_SUBJECT],
        sent_at=sent_at,
        in_reply_to=next(iter(headers.message_ids(head.letters("in-reply-to"))), ""),
        references=headers.message_ids(head.letters("references")),
        recipients=mailboxes.read(head, "to").addresses,
        copied=mailboxes.read(head, "cc").addresses,
        warnings=warnings,
    )
    if head.guessed:
        parsed.warnings.append("header_charset_guessed")
    return parsed


def message(
    parsed: Parsed,
    envelope: Mapping[str, str] | None = None,
    *,
    ours: frozenset[str] = frozenset(),
    limits: Limits | None = None,
) -> MessageReceived:
    """The mail in our words, its sender only asserted. `envelope`: what SMTP said (`mail-from`, `rcpt-to`, `peer`).

    `ours`: our own addresses, so that a mail from ourselves is known.
    """
    envelope = envelope or {}
    content = body.read(parsed.mail, limits)
    folded = body.folded(content)
    sender = _sender(parsed, envelope.get("mail-from", ""))
    facts = dict(content.facts)
    if "mail-from" in envelope:
        facts["envelope_from"] = envelope["mail-from"]
    if reply_to := mailboxes.read(parsed.mail.headers, "reply-to").addresses:
        facts["reply_to"] = reply_to[0].value
    warnings = [*parsed.warnings, *(code for code in content.warnings if code not in parsed.warnings)]
    if not folded.shown.strip() and not content.files and "too_large" not in warnings:
        warnings.append("empty")
    return MessageReceived(
        channel=Channel.EMAIL,
        vendor_id=parsed.message_id,
        sender=sender,
        proof=Proof.ASSERTED,
        text=folded.shown,
        sent_at=parsed.sent_at,
        subject=parsed.subject,
        html=content.html,
        quoted=folded.quoted,
        recipients=tuple(parsed.recipients),
        copied=tuple(parsed.copied),
        files=tuple(content.files),
        in_reply_to=parsed.in_reply_to,
        references=tuple(parsed.references),
        automatic=automatic.recognise(
            parsed.mail.headers, parsed.subject, sender.value or sender.raw, envelope.get("mail-from"), ours
        ),
        warnings=tuple(warnings),
        facts=facts,
    )


def _sender(parsed: Parsed, mail_from: str) -> Address:
    """Who says that it was they. Without a readable From: where answers were asked to go, else the envelope; else nobody."""
    if parsed.sender.addresses:
        return parsed.sender.addresses[0]
    head = parsed.mail.headers
    raw = head.letters("from").strip()[:300]
    name = _COMMENT.search(raw)
    shown = head.decoded(name.group(1) if name else raw).strip(' "<>')
    for candidate in (
        *mailboxes.read(head, "reply-to").addresses,
        *mailboxes.read(head, "sender").addresses,
        mailboxes.plain(mail_from),
    ):
        if candidate.value and not raw.lower().startswith("mailer-daemon"):
            return Address(candidate.kind, candidate.value, raw, shown)
    return Address(AddressKind.WITHHELD, "", raw, shown)
