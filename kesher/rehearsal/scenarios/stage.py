"""Everything that a scenario plays with: the installation, and the world around it, all on this machine.

The world: a mail server that takes what the organisation sends, the gateway of the sandbox with its handsets, browsers (a
customer's and each agent's), a telephone exchange that posts call events, a fax gateway that mails TIFFs.
"""

import contextlib
import email
import email.policy
import json
import re
import smtplib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from html import unescape
from typing import Any, TypeVar

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kesher.channels.adapters.signing import HEADER, sign
from kesher.channels.sandbox.sms import Counterpart, running
from kesher.core import clock
from kesher.rehearsal.installation import Installation, temporary
from kesher.rehearsal.organisation.found import CTI_SECRET, DOMAIN, PASSWORD, SMS_HOOK

Found = TypeVar("Found")
PATIENCE = 180.0  # seconds of this machine's time, which may be a busy one, after which the scenario fails


class NotSeen(Exception):
    """Something that should have happened did not, within PATIENCE."""


@dataclass
class MailSink:
    """The mail server of the world outside: keeps what arrives, delivers nothing further."""

    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail."""
        content = envelope.original_content or b""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        mail["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        self.mails.append(mail)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """What arrived for this address, oldest first."""
        return [mail for mail in self.mails if address.lower() in str(mail["X-Envelope-To"]).lower()]


@dataclass
class Browser:
    """Somebody's browser: cookies, and forms that are filled in as the page gave them."""

    base: str
    client: httpx.Client
    page: str = ""
    url: str = ""

    def get(self, path: str) -> str:
        """Open a page; raises httpx.HTTPStatusError for an error page."""
        return self._took(self.client.get(path if path.startswith("http") else self.base + path))

    def post(
        self, path: str, values: dict[str, Any], files: list[tuple[str, tuple[str, bytes, str]]] | None = None
    ) -> str:
        """Send a form from the page that is open, with its CSRF token."""
        token = self.client.cookies.get("csrftoken") or hidden(self.page, "csrfmiddlewaretoken")
        sent = {"csrfmiddlewaretoken": token, **values}
        address = path if path.startswith("http") else self.base + path
        return self._took(self.client.post(address, data=sent, files=files, headers={"referer": self.base + "/"}))

    def sign_in(self, key: str) -> None:
        """As a person of the demo organisation, reading English."""
        self.get("/accounts/login/?lang=en")
        self.post("/accounts/login/", {"login": f"{key}@{DOMAIN}", "password": PASSWORD})

    def _took(self, response: httpx.Response) -> str:
        response.raise_for_status()
        self.page, self.url = response.text, str(response.url)
        return self.page


@dataclass
class Stage:
    """The installation and the world around it."""

    place: Installation
    mail: MailSink
    sms: Counterpart
    cite: str = ""  # the version that was cited, for the steps after

    def browser(self, language: str = "en") -> Browser:
        """A fresh browser."""
        client = httpx.Client(follow_redirects=True, trust_env=False, timeout=30, headers={"accept-language": language})
        return Browser(self.place.http, client)

    def at(self, moment: str) -> str:
        """Move the installation to this moment in Israel, and say it in words."""
        new = datetime.fromisoformat(moment).replace(tzinfo=clock.ISRAEL)
        self.place.set_time(new)
        return self.when()

    def when(self) -> str:
        """What time it is there."""
        return self.place.now().strftime("%a %d.%m.%Y %H:%M")

    def until(self, what: str, look: Callable[[], Found | None], patience: float = PATIENCE) -> Found:
        """Look until it is there; raises NotSeen."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if (found := look()) not in (None, False, [], ""):
                return found
            self.sms.push_due()
            time.sleep(0.1)
        raise NotSeen(f"{what} (not within {patience:.0f} s)")

    def handset(self, number: str) -> list[str]:
        """What a handset has received, oldest first."""
        local = "0" + number.removeprefix("+972")
        return [sms.text for sms in list(self.sms.vendor.messages) if sms.number == local and not sms.inbound]

    def phone(self, call_id: str, leg: str, state: str, caller: str, called: str, extension: str) -> int:
        """The exchange posts one event, signed; returns the status."""
        event = {
            "call_id": call_id, "leg_id": leg, "state": state, "direction": "in", "from": caller, "to": called,
            "extension": extension, "time": self.place.now().isoformat(),
        }  # fmt: skip
        body = json.dumps(event).encode()
        headers = {HEADER: sign(CTI_SECRET, body, self.place.now()), "content-type": "application/json"}
        return httpx.post(
            f"{self.place.http}/api/v1/cti/events", content=body, headers=headers, trust_env=False
        ).status_code

    def ask(
        self, customer: Browser, files: list[tuple[str, tuple[str, bytes, str]]] | None = None, **typed: str
    ) -> str:
        """A customer fills in the web form; returns the page of the receipt, looked at again while the form is being read."""
        page = customer.get("/ask/")
        blank = {"key": hidden(page, "key"), "text": "", "name": "", "email": "", "phone": "", "website": ""}
        customer.post("/ask/", blank | typed, files=files)

        def once_read() -> str | None:
            if "It is being read" in words(customer.page):
                customer.get(customer.url)
            return None if "It is being read" in words(customer.page) else customer.page

        return self.until("the page of the receipt", once_read)

    def send_mail(self, mail: EmailMessage, sender: str, recipient: str) -> None:
        """Bring a mail to the organisation's own SMTP door."""
        with smtplib.SMTP("127.0.0.1", self.place.smtp_port, timeout=30) as line:
            line.send_message(mail, sender, [recipient])

    def fax(self, tiff: bytes, caller: str) -> None:
        """The fax gateway mails a TIFF."""
        mail = EmailMessage()
        mail["From"], mail["To"] = "gateway@fax.example", f"fax@{DOMAIN}"
        mail["Subject"] = f"Fax from {caller}"
        mail["Message-ID"] = f"<{time.time_ns()}@fax.example>"
        mail.set_content("See attachment.")
        mail.add_attachment(tiff, maintype="image", subtype="tiff", filename="fax.tif")
        self.send_mail(mail, "gateway@fax.example", f"fax@{DOMAIN}")

    def counted(self, name: str, **labels: str) -> float:
        """A figure of /metrics; 0 where it is not there."""
        wanted = name + ("{" + ",".join(f'{k}="{v}"' for k, v in labels.items()) + "}" if labels else "")
        for line in httpx.get(f"{self.place.http}/metrics", trust_env=False).text.splitlines():
            if line.startswith(wanted + " "):
                return float(line.rsplit(" ", 1)[1])
        return 0.0


@contextlib.contextmanager
def stage(moment: str) -> Iterator[Stage]:
    """Set everything up at this moment in Israel, with the demo organisation founded."""
    sink = MailSink()
    begins = datetime.fromisoformat(moment).replace(tzinfo=clock.ISRAEL)
    with temporary(begins) as place:
        controller = Controller(sink, hostname="127.0.0.1", port=place.mail_out_port)
        controller.start()
        hook = f"{place.http}/hooks/sms/{SMS_HOOK}"
        try:
            with running(port=place.sms_port, hook=hook) as gateway:
                done = place.command(
                    "found",
                    "--mail-out",
                    place.environment["KESHER_MAIL_OUT"],
                    "--sms-out",
                    place.environment["KESHER_SMS_OUT"],
                )
                if done.returncode:
                    raise NotSeen(f"the organisation could not be founded: {done.stderr[-800:]}")
                yield Stage(place, sink, gateway)
        finally:
            controller.stop()


class Listener:
    """An agent's open screen: notes when live events come."""

    def __init__(self, browser: Browser, events: str) -> None:
        self.events: list[tuple[float, dict[str, Any]]] = []
        self.opened = threading.Event()
        self._stop = threading.Event()
        cookies = {"sessionid": browser.client.cookies.get("sessionid", "")}
        self._thread = threading.Thread(target=self._listen, args=(events, cookies, browser.base), daemon=True)
        self._thread.start()

    def first(self, topic: str, since: float) -> float | None:
        """Seconds from `since` (monotonic) until the first event of this topic."""
        return next(
            (at - since for at, event in list(self.events) if event.get("topic") == topic and at >= since), None
        )

    def stop(self) -> None:
        """Close the screen."""
        self._stop.set()

    def _listen(self, events: str, cookies: dict[str, str], origin: str) -> None:
        with (
            contextlib.suppress(httpx.HTTPError),
            httpx.Client(trust_env=False, timeout=60) as client,
            client.stream("GET", events + "/", cookies=cookies, headers={"origin": origin}) as response,
        ):
            for line in response.iter_lines():
                self.opened.set()
                if self._stop.is_set():
                    return
                if line.startswith("data: "):
                    self.events.append((time.monotonic(), json.loads(line[6:])))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    return unescape(found.group(1)) if found else ""


def words(page: str) -> str:
    """A page as somebody reads it: text without tags, blanks made one."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def body_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    part = mail.get_body(preferencelist=("plain",))
    return part.get_content() if part else ""


def link_in(text: str, path: str) -> str:
    """The first address in a text whose path begins so; raises NotSeen."""
    found = re.search(rf"https?://[^\s<>\"]+/{path}/[^\s<>\"]+", text)
    if found is None:
        raise NotSeen(f"a link to /{path}/")
    return found.group(0).rstrip(".,)")
