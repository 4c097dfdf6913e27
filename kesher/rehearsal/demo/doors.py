"""The doors of the organisation, as the world outside uses them: mail, form, telephone, handset, fax, link.

Each keeps and then reads, as the live doors do; times are those of the clock.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from random import Random
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction

from kesher.channels import actions as channels
from kesher.channels.adapters import signing
from kesher.channels.adapters.fax import files as fax_files
from kesher.channels.adapters.web import Form, FormFile
from kesher.channels.queries import account_named
from kesher.channels.sandbox.sms import Counterpart
from kesher.channels.types import Raw
from kesher.core import clock
from kesher.customers import actions as customers
from kesher.customers.queries import open_link
from kesher.rehearsal.demo.sink import MailSink, Received
from kesher.rehearsal.organisation.found import CARE, CTI_SECRET, DOMAIN, PHONE, SMS_HOOK


class DoorClosed(Exception):
    """The organisation has no account of this name: it was not founded."""


@dataclass
class Doors:
    """Where customers reach us. `kept` counts envelopes."""

    mail: MailSink
    sms: Counterpart
    chance: Random
    kept: int = 0
    accounts: dict[str, UUID] = field(default_factory=dict)

    def write_mail(
        self,
        sender: str,
        name: str,
        subject: str,
        text: str,
        *,
        answers: Received | None = None,
        headers: Sequence[tuple[str, str]] = (),
        proven: bool = True,
        files: Sequence[tuple[str, bytes, str]] = (),
    ) -> UUID:
        """One mail through our border; returns its envelope."""
        mail = EmailMessage(policy=SMTP_POLICY)
        domain = sender.rpartition("@")[2]
        if proven:
            mail["Authentication-Results"] = f"mx.{DOMAIN}; dmarc=pass header.from={domain}"
        to = answers.reply_to if answers else CARE
        mail["From"] = f"{Header(name, 'utf-8').encode()} <{sender}>" if name else sender
        mail["To"] = to
        mail["Subject"] = subject
        mail["Date"] = format_datetime(clock.now().astimezone(clock.ISRAEL))
        mail["Message-ID"] = f"<{self.chance.getrandbits(80):020x}@{domain}>"
        if answers:
            mail["In-Reply-To"] = answers.message_id
            mail["References"] = " ".join(f"{answers.references} {answers.message_id}".split())
        for header, value in headers:
            mail[header] = value
        mail.set_content(text)
        for file_name, data, kind in files:
            main, _, sub = kind.partition("/")
            mail.add_attachment(data, maintype=main, subtype=sub, filename=file_name)
        recipient = re.sub(r"^.*<|>.*$", "", to)
        return self._keep("care", Raw(mail.as_bytes(), {"peer": "127.0.0.1", "rcpt-to": recipient}, clock.now()))

    def give_back(self, address: str, mail: Received) -> UUID:
        """A mail server returns one of ours (RFC 3464)."""
        boundary = f"dsn-{self.chance.getrandbits(40):010x}"
        text = "\r\n".join(
            [
                "From: Mail Delivery System <mailer-daemon@mx.example>",
                f"To: {mail.bounce_to}",
                "Subject: Undelivered mail returned to sender",
                f"Date: {format_datetime(clock.now().astimezone(clock.ISRAEL))}",
                f"Message-ID: <{self.chance.getrandbits(80):020x}@mx.example>",
                "Auto-Submitted: auto-replied",
                "MIME-Version: 1.0",
                f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
                "",
                f"--{boundary}",
                "Content-Type: text/plain; charset=utf-8",
                "",
                "The mailbox does not exist any more.",
                f"--{boundary}",
                "Content-Type: message/delivery-status",
                "",
                "Reporting-MTA: dns; mx.example",
                "",
                f"Final-Recipient: rfc822; {address}",
                "Action: failed",
                "Status: 5.1.1",
                f"--{boundary}--",
                "",
            ]
        )
        return self._keep("care", Raw(text.encode(), {"peer": "127.0.0.1", "rcpt-to": mail.bounce_to}, clock.now()))

    def send_form(self, form: Form) -> UUID:
        """A form of the site."""
        with transaction.atomic():
            kept = channels.keep_form(form, account_id=self._account("web"))
        return self._read(kept.envelope_id)

    def upload(self, token: str, name: str, data: bytes, kind: str) -> UUID | None:
        """Press the button of an upload link and leave a paper; None where the link opens nothing any more."""
        opened = open_link(token)
        if opened is None:
            return None
        key = f"{opened.link_id}:{self.chance.getrandbits(60):x}"
        files = [FormFile(name, kind, data)]
        return self.send_form(Form(key=key, text="", form="document", access_link=str(opened.link_id), files=files))

    def write_behind_link(self, token: str, text: str) -> UUID | None:
        """A customer opens her case's page, proves by the button that the link is hers, and writes."""
        opened = customers.confirm_link(token, clock.now())
        if opened is None:
            return None
        key = f"{opened.link_id}:{self.chance.getrandbits(60):x}"
        return self.send_form(Form(key=key, text=text, form="case", access_link=str(opened.link_id)))

    def call_step(self, call_id: str, state: str, number: str, extension: str = "", *, out: bool = False) -> None:
        """The exchange tells one step of a call, signed."""
        here, there = (PHONE, number) if out else (number, PHONE)
        step = {
            "call_id": call_id, "leg_id": f"{call_id}-{extension or 'q'}", "state": state, "from": here, "to": there,
            "direction": "out" if out else "in", "extension": extension, "time": clock.now().isoformat(),
        }  # fmt: skip
        body = json.dumps(step).encode()
        kept = channels.receive(
            "phone", Raw(body, {signing.HEADER: signing.sign(CTI_SECRET, body, clock.now())}, clock.now())
        )
        self._read(kept.envelope_id)

    def write_sms(self, number: str, text: str) -> UUID | None:
        """Somebody writes on a handset; returns the envelope, once the gateway has pushed it."""
        self.sms.vendor.write_from(number.replace("-", ""), text)
        return next((envelope for feed, envelope in reversed(self.hear_gateway()) if feed == "incoming"), None)

    def hear_gateway(self) -> list[tuple[str, UUID]]:
        """What the SMS gateway pushes, receipts and messages: the feed and the envelope of each."""
        heard: list[tuple[str, UUID]] = []
        for push in self.sms.vendor.take_due():
            headers = {
                "content-type": "application/x-www-form-urlencoded",
                "x-kesher-hook": SMS_HOOK,
                "x-kesher-feed": push.feed,
            }
            kept = channels.receive("sms", Raw(urlencode(push.fields).encode(), headers, clock.now()))
            heard.append((push.feed, self._read(kept.envelope_id)))
        return heard

    def send_fax(self, name: str, data: bytes, caller: str) -> UUID:
        """A fax arrives."""
        return self._keep("fax", fax_files.envelope(name, data, clock.now(), caller=caller))

    def _keep(self, code: str, raw: Raw) -> UUID:
        return self._read(channels.keep(self._account(code), raw).envelope_id)

    def _read(self, envelope_id: UUID) -> UUID:
        self.kept += 1
        channels.read_now(envelope_id)
        return envelope_id

    def _account(self, code: str) -> UUID:
        if code not in self.accounts:
            found = account_named(code)
            if found is None:
                raise DoorClosed(code)
            self.accounts[code] = found.pk
        return self.accounts[code]
