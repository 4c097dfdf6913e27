"""The mail server of the world outside, on this machine: takes every mail, delivers none, and remembers the last one to each address."""

import contextlib
import email
import email.policy
import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header, make_header

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_KEPT = 4  # mails to one address that its owner still finds


@dataclass(frozen=True)
class Received:
    """A mail as a mail program shows it, and to whom its envelope would come back."""

    bounce_to: str
    reply_to: str
    message_id: str
    subject: str
    references: str
    content: bytes = b""

    def links(self) -> dict[str, str]:
        """Tokens of the links in its text, by the letter of their page: c case, u upload, s survey."""
        mail = email.message_from_bytes(self.content, policy=email.policy.default)
        part = mail.get_body(("plain",))
        text = part.get_content() if part else ""
        return dict(re.findall(r"/([cus])/([A-Za-z0-9_-]{20,100})/", text))


@dataclass
class MailSink:
    """`dead` are addresses that do not exist (550); `full` those whose server takes the mail and gives it back later."""

    boxes: dict[str, deque[Received]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=_KEPT)))
    returned: list[tuple[str, Received]] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)
    taken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Addresses that do not exist are refused, as their servers would."""
        if address.lower() in self.dead:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail and look at its head only."""
        content = envelope.original_content or b""
        head = email.message_from_bytes(content[: content.find(b"\r\n\r\n") + 4], policy=email.policy.compat32)
        seen = Received(
            str(envelope.mail_from or ""),
            str(head["Reply-To"] or head["From"] or ""),
            str(head["Message-ID"] or ""),
            " ".join(str(make_header(decode_header(str(head["Subject"] or "")))).split()),
            " ".join(str(head["References"] or "").split()),
            content,
        )
        with self.lock:
            self.taken += 1
            for address in envelope.rcpt_tos:
                self.boxes[address.lower()].appendleft(seen)
                if address.lower() in self.full:
                    self.returned.append((address, seen))
        return "250 OK"

    def last(self, address: str) -> Received | None:
        """The newest mail to this address."""
        with self.lock:
            box = self.boxes.get(address.lower())
            return box[0] if box else None

    def link(self, address: str, page: str) -> str:
        """The token of the newest link of this page (c, u or s) in the box; empty where there is none."""
        with self.lock:
            box = list(self.boxes.get(address.lower(), ()))
        return next((token for mail in box if (token := mail.links().get(page))), "")

    def take_returned(self) -> list[tuple[str, Received]]:
        """Mails that their servers give back."""
        with self.lock:
            found, self.returned = self.returned, []
            return found


@contextlib.contextmanager
def running(port: int = 0) -> Iterator[MailSink]:
    """Run the sink within the block; `port` 0 takes a free one."""
    from kesher.rehearsal.installation import free_ports

    sink = MailSink(port=port or free_ports(1)[0])
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
