"""`OutboundMessage` -> the bytes of a mail, the same at every retry but for its Date.

multipart/alternative (text, and HTML with the direction of its language), inline pictures beside the HTML, files around it.
Headers that a stranger's text reaches are refused if they hold a line break, and encoded otherwise. Automatic mail says so
(RFC 3834, and the header that Exchange knows). The envelope sender names the dispatch, Reply-To carries the signed token.
"""

import base64
import html as html_entities
import quopri
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote
from uuid import UUID

from kesher.channels.adapters.email import tokens
from kesher.channels.types import File, OutboundMessage, PermanentFailure
from kesher.core.sanitise import html_to_text
from kesher.core.text import bidi

MAX_REFERENCES = 20
_BREAKS = re.compile(r"[\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ADDRESS = re.compile(r"[^\s<>@,;:()\"\\\[\]]{1,64}@[^\s<>@,;:()\"\\\[\]]{1,255}")
_URL = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}\Z")


@dataclass(frozen=True)
class Sender:
    """Who we are in this mail. `keys`: the account's secrets, the first signs."""

    address: str
    keys: Sequence[str]
    name: str = ""
    bounce_local: str = "b"
    bounce_domain: str = ""

    @property
    def domain(self) -> str:
        """Where our Message-IDs and tokens live."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True)
class Composed:
    """A mail ready for SMTP: its bytes (CRLF), its envelope sender, and its id without brackets."""

    content: bytes
    envelope_from: str
    message_id: str


def compose(message: OutboundMessage, sender: Sender, now: datetime) -> Composed:
    """Write one mail. Raises PermanentFailure for a header that could not be written safely."""
    message_id = message.message_id or f"{message.dispatch_id.hex}@{sender.domain}"
    lines = [
        ("Date", format_datetime(now)),
        ("From", _mailbox(message.from_name or sender.name, sender.address)),
        ("To", _mailbox(message.to.name, message.to.value)),
        ("Subject", _unstructured("Subject", message.subject)),
        ("Message-ID", f"<{_clean_id(message_id)}>"),
    ]
    if message.reply_token:
        lines.append(("Reply-To", _mailbox(message.from_name or sender.name, reply_address(message, sender))))
    if message.in_reply_to:
        lines.append(("In-Reply-To", f"<{_clean_id(message.in_reply_to)}>"))
    if references := _references(message):
        lines.append(("References", "\r\n ".join(f"<{_clean_id(reference)}>" for reference in references)))
    if message.language:
        lines.append(("Content-Language", _single_line(message.language)[:20]))
    lines.append(("X-Loop", sender.address))
    if message.automatic:
        lines.append(("Auto-Submitted", "auto-replied" if message.in_reply_to else "auto-generated"))
        lines.append(("X-Auto-Response-Suppress", "All"))
    lines.append(("MIME-Version", "1.0"))
    head = "".join(f"{name}: {_single_field(value)}\r\n" for name, value in lines)
    envelope = tokens.bounce_address(
        sender.keys, message.dispatch_id, sender.bounce_domain or sender.domain, sender.bounce_local
    )
    return Composed(head.encode("utf-8") + _whole(message), envelope, message_id)


def reply_address(message: OutboundMessage, sender: Sender) -> str:
    """Our address with the token that leads the answer back. The message's `reply_token` is the id it leads to."""
    try:
        subject_id = UUID(message.reply_token)
    except ValueError:
        raise PermanentFailure("bad_reply_token", "reply_token is the id of what the reply belongs to") from None
    local, _, domain = sender.address.rpartition("@")
    address = f"{local}+{tokens.reply_token(sender.keys, subject_id, message.to.value)}@{domain}"
    if len(address.rpartition("@")[0]) > 64:
        raise PermanentFailure(
            "address_too_long",
            "the account's address is too long to carry a reply token (at most 16 letters before the @)",
        )
    return address


def default_html(text: str, language: str) -> str:
    """Plain text as a small HTML page in the direction of its language: paragraphs, lines, links."""
    direction = bidi.direction(text, "rtl" if language in {"he", "ar"} else "ltr")
    paragraphs = "".join(
        f'<p dir="auto">{_linked(paragraph)}</p>\n'
        for paragraph in re.split(r"\n{2,}", text.strip().replace("\r\n", "\n"))
    )
    return _page(paragraphs, direction, language)


def _page(body: str, direction: str, language: str) -> str:
    align = "right" if direction == "rtl" else "left"
    return (
        f'<!doctype html>\n<html lang="{html_entities.escape(language)}" dir="{direction}">\n<head><meta charset="utf-8"></head>\n'
        f'<body dir="{direction}"><div dir="{direction}" align="{align}">\n{body}</div></body>\n</html>\n'
    )


def _linked(paragraph: str) -> str:
    pieces, at = [], 0
    for found in _URL.finditer(paragraph):
        address = html_entities.escape(found.group())
        pieces.append(html_entities.escape(paragraph[at : found.start()]))
        pieces.append(f'<a href="{address}" dir="ltr">{address}</a>')
        at = found.end()
    pieces.append(html_entities.escape(paragraph[at:]))
    return "".join(pieces).replace("\n", "<br>\n")


# Headers -----------------------------------------------------------------------------------------------------------------


def _single_line(text: str) -> str:
    if _BREAKS.search(text):
        raise PermanentFailure("line_break_in_header", "a header may not hold a line break")
    return text


def _single_field(value: str) -> str:
    """The last check before the wire: a field may be folded, but no line of it may begin a new field."""
    if re.search(r"\r(?!\n[ \t])|(?<!\r)\n|\n(?![ \t])|\x00", value):
        raise PermanentFailure("line_break_in_header", "a header may not hold a line break")
    return value


def _unstructured(name: str, text: str) -> str:
    text = _single_line(text)
    if text.isascii() and "=?" not in text and len(text) < 900:
        return _folded(text, len(name) + 2)
    return Header(text, "utf-8", maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _folded(text: str, used: int) -> str:
    if len(text) + used <= 78:
        return text
    lines, line = [], ""
    room = 78 - used
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line, room = word, 77
        else:
            line = f"{line} {word}" if line else word
    return "\r\n ".join([*lines, line])


def _mailbox(name: str, address: str) -> str:
    address = _single_line(address)
    if not _ADDRESS.fullmatch(address):
        raise PermanentFailure("bad_address", "not one plain mail address")
    name = _single_line(name).strip()
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{Header(name, 'utf-8', maxlinelen=76).encode(linesep='\r\n')} <{address}>"


def _clean_id(message_id: str) -> str:
    message_id = _single_line(message_id).strip().strip("<>")
    if not message_id.isprintable() or re.search(r"[\s<>]", message_id) or len(message_id) > 900:
        raise PermanentFailure("bad_message_id", "not a message id")
    return message_id


def _references(message: OutboundMessage) -> list[str]:
    """The thread's first id and its latest ones, ending with the one answered (RFC 5322 3.6.4, capped)."""
    chain = list(dict.fromkeys(reference.strip().strip("<>") for reference in message.references if reference.strip()))
    chain = [reference for reference in chain if not re.search(r"[\s<>]", reference) and len(reference) <= 400]
    if message.in_reply_to:
        answered = message.in_reply_to.strip().strip("<>")
        chain = [*(reference for reference in chain if reference != answered), answered]
    return chain if len(chain) <= MAX_REFERENCES else [chain[0], *chain[1 - MAX_REFERENCES :]]


# Parts -------------------------------------------------------------------------------------------------------------------


def _whole(message: OutboundMessage) -> bytes:
    """The body, with the header fields that describe it."""
    text = message.text or html_to_text(message.html)
    html = message.html or default_html(text, message.language)
    if message.html and not re.search(r"<(?:html|body)\b", html[:500], re.IGNORECASE):
        html = _page(html, bidi.direction(text, "rtl" if message.language in {"he", "ar"} else "ltr"), message.language)
    boundary = f"=_{message.dispatch_id.hex}"
    pictures = [file for file in message.files if file.inline and file.content_id]
    files = [file for file in message.files if not (file.inline and file.content_id)]
    shown = _text_part("html", html)
    if pictures:
        shown = _container("related", f"{boundary}_r", [shown, *map(_file_part, pictures)])
    body = _container("alternative", f"{boundary}_a", [_text_part("plain", text), shown])
    return _container("mixed", f"{boundary}_m", [body, *map(_file_part, files)]) if files else body


def _container(kind: str, boundary: str, parts: list[bytes]) -> bytes:
    # "=_" occurs in no base64 or quoted-printable line, so no content can hold the boundary.
    mark = b"--" + boundary.encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    data = re.sub(r"\r\n|\r|\n", "\r\n", text).encode("utf-8")
    plain_share = sum(1 for byte in data if byte < 128) / (len(data) or 1)
    if plain_share > 0.8:
        encoding, content = "quoted-printable", _quoted_printable(data)
    else:
        encoding, content = "base64", _base64(data)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + content


def _quoted_printable(data: bytes) -> bytes:
    encoded = quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
    return encoded.replace(b"\r\nFrom ", b"\r\n=46rom ")


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n").rstrip(b"\r\n")


def _file_part(file: File) -> bytes:
    media_type = file.media_type if _MEDIA_TYPE.match(file.media_type) else "application/octet-stream"
    name = _BREAKS.sub(" ", file.name).replace("/", "_").replace("\\", "_")[:150] or "file"
    disposition = "inline" if file.inline and file.content_id else "attachment"
    head = f"Content-Type: {media_type}{_type_name(name)}\r\nContent-Transfer-Encoding: base64\r\n"
    head += f"Content-Disposition: {disposition}; {_file_name(name)}\r\n"
    if file.content_id:
        head += f"Content-ID: <{_clean_id(file.content_id)}>\r\n"
    return head.encode() + b"\r\n" + _base64(file.data)


def _file_name(name: str) -> str:
    """RFC 2231. An ASCII name beside a Hebrew one would be the one that many programs show."""
    if name.isascii():
        return 'filename="{}"'.format(name.replace('"', "'"))
    return f"filename*=utf-8''{quote(name, safe='')}"


def _type_name(name: str) -> str:
    """The name once more for programs that read only this one, as they expect it (an encoded word)."""
    if name.isascii():
        return ""
    encoded = base64.b64encode(name.encode()).decode()
    return f';\r\n name="=?utf-8?B?{encoded}?="' if len(encoded) <= 200 else ""
