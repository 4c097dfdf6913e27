"""The gateway itself: accounts, messages, blocked numbers, receipts that are due. No HTTP here.

After docs.textme.co.il and docs.019sms.co.il: send, delivery reports by id, statuses of requests and of deliveries, pushes.
"""

import re
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from kesher.channels.sandbox.sms.wire import Command
from kesher.core import clock

Feed = Literal["dlr", "incoming", "blacklist"]
_NUMBER = re.compile(r"^0?5\d{8}$")
_SOURCE = re.compile(r"^[A-Za-z0-9]{1,11}$")
_TIMING = re.compile(r"^\d\d/\d\d/\d\d \d\d:\d\d$")
_DATE = "%d/%m/%y %H:%M:%S"
MEANINGS = {  # status of a delivery: (Hebrew, English)
    "-1": ("נשלח - ללא אישור מסירה", "Sent, no confirmation"), "0": ("הגיע ליעד", "Delivered"), "1": ("נכשל", "Failed"),
    "2": ("Timeout", "Timeout"), "15": ("מספר כשר", "Kosher number"), "17": ("חסום להודעות פרסומיות", "Blocks advertising"),
    "102": ("הגיע ליעד", "Delivered"), "103": ("פג תוקף", "Expired"), "201": ("נחסם לפי בקשה", "Blocked on request"),
    "747": ("מנוי נמצא מחוץ לכיסוי", "Out of coverage"),
}  # fmt: skip


@dataclass
class Switches:
    """What goes wrong next. Numbers count requests down; the others stay until they are changed."""

    refuse_429: int = 0  # answer 429 with Retry-After and take nothing
    unavailable_503: int = 0
    error_500: int = 0  # take the message, then fail
    cut_before: int = 0  # close the connection before the message was taken
    cut_after: int = 0  # take the message, then close the connection without an answer
    hang: float = 0.0  # seconds to wait before the next answer
    duplicate: bool = False  # every push comes twice
    reorder: bool = False  # the newest push comes first
    delay: float = 0.0  # seconds before a push leaves
    receipts: tuple[str, ...] = ("102",)  # what becomes of each message, in order


@dataclass(frozen=True)
class Sms:
    """One message as a handset shows it. `inbound` = written on the handset."""

    number: str  # 05xxxxxxxx
    text: str
    at: datetime
    source: str
    external_id: str = ""
    inbound: bool = False


@dataclass(frozen=True)
class Push:
    """One form that the gateway will post to the customer's hook."""

    feed: Feed
    fields: dict[str, str]
    due: datetime


@dataclass
class Vendor:
    """The state. Every method may be called from any thread."""

    username: str
    token: str
    sources: frozenset[str]  # verified senders
    credit: int = 10_000
    switches: Switches = field(default_factory=Switches)
    messages: list[Sms] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    pushes: deque[Push] = field(default_factory=deque)
    reports: dict[str, list[tuple[str, datetime]]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def obey(self, command: Command, bearer: str, *, really: bool = True) -> dict[str, Any]:
        """Answer one command, as the gateway does; `really` is False at its test address."""
        with self.lock:
            if refusal := self._refuse_account(command, bearer):
                return refusal
            if command.name == "sms":
                return self._send(command, really=really)
            if command.name == "dlr":
                return self._report(command)
            return _status(997, "Not a valid command sent")

    def write_from(self, number: str, text: str) -> None:
        """Somebody writes on a handset; the gateway pushes it to the customer's hook."""
        with self.lock:
            source = next(iter(sorted(self.sources)))
            self.messages.append(Sms(number, text, clock.now(), source, inbound=True))
            self._push("incoming", {"phone": "972" + number[1:], "dest": source, "message": text, "date": _now()})

    def block(self, number: str) -> None:
        """Somebody opts out at the gateway (by its link); later messages are refused with status 8."""
        with self.lock:
            if number not in self.blocked:
                self.blocked.add(number)
                self._push("blacklist", {"phone": number, "date": _now(), "message": "unsubscribe link"})

    def tell(self, external_id: str, status: str) -> None:
        """One more receipt for a message (a late or contradicting word)."""
        with self.lock:
            number = next((sms.number for sms in self.messages if sms.external_id == external_id), "")
            self._receipt(external_id, number, status)

    def take_due(self) -> list[Push]:
        """The pushes that are due now, in the order in which this gateway would send them, taken off the queue."""
        with self.lock:
            now = clock.now()
            due = [push for push in self.pushes if push.due <= now]
            self.pushes = deque(push for push in self.pushes if push.due > now)
            if self.switches.reorder:
                due.reverse()
            return [push for push in due for _ in range(2 if self.switches.duplicate else 1)]

    def put_back(self, push: Push) -> None:
        """A push that was not answered with 200 is held and tried again."""
        with self.lock:
            self.pushes.appendleft(push)

    def numbers(self) -> list[str]:
        """Handsets that something was sent to or from, the newest first."""
        with self.lock:
            return list(dict.fromkeys(sms.number for sms in reversed(self.messages)))

    def spend(self, switch: str) -> bool:
        """Whether this counted switch is on; counts it down."""
        with self.lock:
            left = getattr(self.switches, switch)
            if left:
                setattr(self.switches, switch, left - 1)
            return bool(left)

    def _refuse_account(self, command: Command, bearer: str) -> dict[str, Any] | None:
        if not secrets.compare_digest(bearer.encode(), self.token.encode()):
            return _status(3, "Username or password is incorrect and API token is invalid")
        if not command.text("user", "username"):
            return _status(2, "username is missing")
        if command.text("user", "username") != self.username:
            return _status(11, "API token is valid but doesn't match username")
        return None

    def _send(self, command: Command, *, really: bool) -> dict[str, Any]:
        phones, source, text = command.phones(), command.text("source"), command.text("message")
        checks: list[tuple[bool, int, str]] = [
            (not source, 2, "source is missing"),
            (not _SOURCE.match(source), 992, "source is too long or too short"),
            (source not in self.sources, 515, "source is not verified"),
            (not phones or not phones[0][0], 2, "destinations is missing"),
            (
                not all(_NUMBER.match(number) for number, _ in phones),
                9,
                "At least one of the destinations is too short or too long",
            ),
            (not text, 2, "message is missing"),
            (len(text) > 1005, 989, "message is too long or too short"),
            (bool(command.text("timing")) and not _TIMING.match(command.text("timing")), 2, "timing is not valid"),
            (all(_local(number) in self.blocked for number, _ in phones), 8, "All numbers are on a blocked list"),
            (self.credit < len(phones), 4, "Not enough credit"),
        ]
        for wrong, status, words in checks:
            if wrong:
                return _status(status, words)
        if really:
            for number, external_id in phones:
                self._deliver(Sms(_local(number), text, clock.now(), source, external_id))
        return {"status": 0, "message": "SMS will be sent", "shipment_id": secrets.token_hex(6)}

    def _deliver(self, sms: Sms) -> None:
        self.credit -= 1
        if sms.number in self.blocked:
            statuses: tuple[str, ...] = ("201",)
        else:
            statuses = self.switches.receipts
            self.messages.append(sms)
        if sms.external_id:
            for status in statuses:
                self._receipt(sms.external_id, sms.number, status)

    def _receipt(self, external_id: str, number: str, status: str) -> None:
        hebrew, english = MEANINGS.get(status, ("לא הגיע ליעד", "Not delivered"))
        self.reports.setdefault(external_id, []).append((status, clock.now()))
        fields = {
            "external_id": external_id,
            "status": status,
            "phone": number[1:],
            "date": _now(),
            "he_message": hebrew,
            "en_message": english,
        }
        self._push("dlr", fields)

    def _report(self, command: Command) -> dict[str, Any]:
        transactions = command.content.get("transactions")
        listed = transactions.get("external_id", []) if isinstance(transactions, dict) else []
        ids = [str(item) for item in (listed if isinstance(listed, list) else [listed])]
        if not ids or not command.text("from") or not command.text("to"):
            return _status(2, "transactions, from and to are needed")
        if len(ids) > 1000:
            return _status(998, "At most 1000 ids")
        found = [
            {"external_id": id_, "status": status, "date": at.astimezone(clock.ISRAEL).strftime(_DATE)}
            for id_ in ids
            for status, at in self.reports.get(id_, [])[-1:]
        ]
        return {"status": 0, "message": "", "transactions": {"transaction": found}}

    def _push(self, feed: Feed, fields: dict[str, str]) -> None:
        self.pushes.append(Push(feed, fields, clock.now() + timedelta(seconds=self.switches.delay)))


def _status(status: int, words: str) -> dict[str, Any]:
    return {"status": status, "message": words}


def _local(number: str) -> str:
    return number if number.startswith("0") else f"0{number}"


def _now() -> str:
    return clock.now().astimezone(clock.ISRAEL).strftime(_DATE)
