"""Reports about mail that we sent: delivery status (RFC 3464), reading (RFC 8098), and what servers write instead.

Which dispatch a report is about is said by the address it was returned to (VERP, signed), else by the Message-ID of the mail
that it encloses. `hard` means that trying this address again is hopeless: status class 5, but not a full mailbox (x.2.2) nor
a mail that was too large for it (x.3.4), which say nothing against the address.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.channels.adapters.email import automatic, headers, mime, tokens
from kesher.channels.adapters.email.headers import Headers
from kesher.channels.adapters.email.mime import Mail, Part
from kesher.channels.adapters.email.parse import Parsed
from kesher.channels.types import DeliveryReceipt, DeliveryState
from kesher.core.text import codecs

MAX_RECIPIENTS = 100
MAX_TEXT = 500

_STATES = {
    "failed": DeliveryState.FAILED,
    "delayed": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "relayed": DeliveryState.SENT,
    "expanded": DeliveryState.SENT,
}
_NOT_THE_ADDRESS = re.compile(r"5\.(?:2\.2|3\.4|4\.\d+|5\.3)\Z")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY_CODE = re.compile(r"(?<![\d.])([45])[0-5]\d[ \-]")
_OUR_FORM = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}\Z")
_ENCLOSED_ID = re.compile(rb"^[> \t]*message-id:\s*<([^<>\s]{3,900})>", re.IGNORECASE | re.MULTILINE)
_TEMPORARY = re.compile(
    r"delay|will (?:keep|continue) trying|not yet been delivered|still (?:being|trying)|warning: could not send|temporarily|עיכוב|מתעכב|ננסה שוב",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"(?:mailbox|inbox|quota|storage).{0,40}(?:full|exceed|over)|over ?quota|quota exceeded|תיבת? .{0,20}מלאה|חריגה מ(?:ה)?מכסה",
    re.IGNORECASE,
)
_NO_SUCH = re.compile(
    r"user unknown|unknown user|no such (?:user|mailbox|address|recipient)|does(?:n't| not) exist|no mailbox here|address (?:rejected|not found)|not found at|invalid recipient"
    r"|recipient (?:rejected|unknown)|mailbox (?:unavailable|not found)|account (?:disabled|closed|has been disabled)|host (?:unknown|not found)|domain (?:not found|does not exist)"
    r"|couldn't be found|wasn't found|כתובת .{0,20}(?:לא קיימת|שגויה|לא נמצאה)|המשתמש .{0,20}(?:לא קיים|אינו קיים)|לא נמצא(?:ה)? הנמען|נמען לא קיים",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Verdict:
    state: DeliveryState
    code: str
    text: str
    hard: bool


def receipts(
    parsed: Parsed, keys: Sequence[str], addressed: Sequence[str], domains: frozenset[str], at: datetime
) -> list[DeliveryReceipt]:
    """What a mail reports about ours, or nothing: then it is a message (a report about somebody else's mail, say).

    `addressed`: where the envelope took it. `domains`: ours, in which our Message-IDs live.
    """
    mail = parsed.mail
    dispatch_id = next((found for address in addressed if (found := tokens.read_bounce_address(keys, address))), None)
    if read_receipt := _reading(mail, dispatch_id, domains, at):
        return [read_receipt]
    verdicts = list(_verdicts(parsed, returned=dispatch_id is not None))
    message_id = _if_ours(_enclosed_message_id(mail), domains) if verdicts else ""
    if not dispatch_id and not message_id:
        return []
    return [
        DeliveryReceipt(dispatch_id, message_id, verdict.state, at, verdict.code, verdict.text, verdict.hard)
        for verdict in verdicts
    ]


def _if_ours(message_id: str, domains: frozenset[str]) -> str:
    """A Message-ID if it may be ours: one of our domains, or written as we write them (a UUID of version 7 in hex)."""
    local, _, domain = message_id.rpartition("@")
    return message_id if domain.lower() in domains or _OUR_FORM.match(local) else ""


def _reading(mail: Mail, dispatch_id: UUID | None, domains: frozenset[str], at: datetime) -> DeliveryReceipt | None:
    for part in mail.root.walk():
        if part.media_type != "message/disposition-notification":
            continue
        said = headers.split(mime.content(part))
        message_id = _if_ours(next(iter(headers.message_ids(said.letters("original-message-id"))), ""), domains)
        displayed = "displayed" in said.letters("disposition").lower()
        if displayed and (message_id or dispatch_id):
            return DeliveryReceipt(dispatch_id, message_id, DeliveryState.READ, at)
    return None


def _verdicts(parsed: Parsed, *, returned: bool) -> Iterator[_Verdict]:
    parts = [part for part in parsed.mail.root.walk() if part.media_type == "message/delivery-status"]
    found = False
    for part in parts[:5]:
        for verdict in _of_status(mime.content(part)):
            found = True
            yield verdict
    if found:
        return
    head = parsed.mail.headers
    sender = parsed.sender.addresses[0].value if parsed.sender.addresses else head.letters("from").strip()
    complains = automatic.is_report(head) or automatic.looks_like_bounce(parsed.subject, sender)
    if complains or (returned and automatic.is_daemon(sender)):
        yield _by_words(parsed)


def _of_status(data: bytes) -> Iterator[_Verdict]:
    """One verdict for each recipient that a delivery status names."""
    blocks = re.split(rb"\r?\n[ \t]*\r?\n", data.strip())
    for block in blocks[: MAX_RECIPIENTS + 1]:
        said = headers.split(block)
        if not (said.has("final-recipient") or said.has("original-recipient") or said.has("action")):
            continue
        action = said.letters("action").strip().lower()
        diagnosis = said.text("diagnostic-code")
        status = _STATUS.search(said.letters("status")) or _STATUS.search(diagnosis)
        code = status.group(1) if status else _class_of(diagnosis)
        state = _STATES.get(action, DeliveryState.FAILED if code.startswith("5") else DeliveryState.SENT)
        yield _Verdict(state, code, _shortened(diagnosis or action), _is_hard(state, code, diagnosis))


def _by_words(parsed: Parsed) -> _Verdict:
    text = f"{parsed.subject}\n{_first_text(parsed.mail)}"
    status = _STATUS.search(text)
    code = status.group(1) if status else _class_of(text)
    hopeless = bool(_NO_SUCH.search(text)) and not _FULL.search(text)
    if not code:
        code = "5.1.1" if hopeless else "4.2.2" if _FULL.search(text) else ""
    waiting = (
        _TEMPORARY.search(parsed.subject) or (code.startswith("4") and _TEMPORARY.search(text)) or code.startswith("2")
    )
    state = DeliveryState.SENT if waiting else DeliveryState.FAILED
    line = next(
        (line for line in text.split("\n")[1:] if (status and status.group() in line) or _NO_SUCH.search(line)),
        parsed.subject,
    )
    return _Verdict(
        state, code, _shortened(line), state is DeliveryState.FAILED and (hopeless or _is_hard(state, code, text))
    )


def _is_hard(state: DeliveryState, code: str, text: str) -> bool:
    if state is not DeliveryState.FAILED or not code.startswith("5"):
        return False
    return not _NOT_THE_ADDRESS.match(code) and not _FULL.search(text)


def _class_of(text: str) -> str:
    found = _REPLY_CODE.search(text)
    return f"{found.group(1)}.0.0" if found else ""


def _shortened(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]


def _first_text(mail: Mail) -> str:
    for part in mail.root.walk():
        if not part.children and part.media_type in {"text/plain", "text/html"}:
            return codecs.decode(mime.content(part)[:20_000], part.charset).text
    return ""


def _enclosed_message_id(mail: Mail) -> str:
    """The Message-ID of the mail that a report encloses, whole, as its header, or pasted into the text."""
    for part in mail.root.walk():
        if part.media_type in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/rfc822-headers",
            "message/global",
            "message/partial",
        }:
            head = _enclosed_header(part)
            if found := headers.message_ids(head.letters("message-id")):
                return found[0]
    own = set(headers.message_ids(mail.headers.letters("message-id")))
    for part in mail.root.walk():
        if not part.children and part.media_type.startswith("text/"):
            for match in _ENCLOSED_ID.finditer(mime.content(part)[:200_000]):
                candidate = match.group(1).decode("ascii", "replace")
                if candidate not in own:
                    return candidate
    return next(iter(headers.message_ids(mail.headers.letters("in-reply-to"))), "")


def _enclosed_header(part: Part) -> Headers:
    return mime.scan(mime.content(part)[: headers.MAX_HEADER].lstrip(), mime.Limits(parts=1, depth=0)).headers
