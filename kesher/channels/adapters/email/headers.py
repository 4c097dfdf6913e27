"""The header of a mail: split once, each field decoded alone, whatever state it is in.

RFC 5322 for the form, RFC 2047 for encoded words, RFC 2231 for parameters; and what programs send instead: raw 8-bit letters,
multi-byte letters cut between two encoded words, missing padding, parameters without quotes or semicolons, folded lines
without the blank.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from urllib.parse import unquote_to_bytes

from kesher.core.text import codecs

MAX_HEADER = 512 * 1024  # bytes of header that are read
MAX_FIELD = 32 * 1024  # bytes of one field that are decoded
MAX_IDS = 60  # references that are kept: the first and the last ones

_FOLD = re.compile(rb"\r?\n[ \t]+")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
_ENCODED_WORD = re.compile(r"=\?([^?\s=]{1,60})\?([bBqQ])\?((?:[^?=]|\?(?!=)|=(?!\?)|=(?=\?=))*)\?=")
_PARAMETER = re.compile(
    r";? ?([A-Za-z0-9_.*!#$%&'+^`{|}~-]{1,60}) ?= ?"
    r'(?:"((?:[^"\\]|\\.)*)"?|([^;"]*?)(?= ?(?:;|$)| [A-Za-z0-9_.*-]{1,60} ?=))'
)
_SECTION = re.compile(r"([^*]+)\*(?:(\d{1,3})(\*?))?\Z")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_ID = re.compile(r"<([^<>]{1,998})>")
_BARE_ID = re.compile(r"[^\s<>@,;]+@[^\s<>@,;]+")
_BLANKS = re.compile(r"\s+")
# Controls, and the overrides of direction, by which "moc.knab" is shown as "bank.com". Honest marks of direction stay.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202d\u202e]")


@dataclass
class Headers:
    """The fields of one header in order: names in lower case, values unfolded but not decoded."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    charset: str = ""  # a hint for raw 8-bit letters: what the body says of itself
    guessed: bool = False  # some value was not in the charset it claimed

    @cached_property
    def _first(self) -> dict[str, bytes]:
        first: dict[str, bytes] = {}
        for name, value in self.fields:
            first.setdefault(name, value)
        return first

    def raw(self, name: str) -> bytes:
        """The first field of this name, undecoded; empty where there is none."""
        return self._first.get(name, b"")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self._first

    def all(self, name: str) -> list[bytes]:
        """All fields of this name, undecoded, top first."""
        return [value for key, value in self.fields if key == name]

    def letters(self, name: str) -> str:
        """The first field as letters, encoded words not yet decoded (structure is read before words are)."""
        return self.as_letters(self.raw(name))

    def as_letters(self, value: bytes) -> str:
        """One raw value as letters."""
        value = value[:MAX_FIELD]
        if value.isascii():
            return value.decode("ascii")
        read = _raw_letters(value, self.charset)
        self.guessed = self.guessed or read.guessed
        return read.text

    def text(self, name: str) -> str:
        """The first field as people read it."""
        value = self._first.get(name)
        if value is None:
            return ""
        return self.decoded(self.as_letters(value))

    def decoded(self, letters: str) -> str:
        """Encoded words decoded; control characters, overrides of direction and line breaks gone."""
        if "=?" in letters:
            letters, guessed = decode_words(letters)
            self.guessed = self.guessed or guessed
        return _BLANKS.sub(" ", _UNSEEN.sub("", letters)).strip()


def split(block: bytes) -> Headers:
    """Read a header block (without the empty line after it). A line that is no field continues the one above."""
    fields: list[tuple[str, bytes]] = []
    for line in _FOLD.sub(b" ", block[:MAX_HEADER]).replace(b"\r\n", b"\n").split(b"\n"):
        found = _FIELD.match(line)
        if found:
            fields.append((found.group(1).decode("ascii").lower(), found.group(2).rstrip()))
        elif fields and line and not line.startswith((b"From ", b">From ")):
            name, value = fields[-1]
            if len(value) < MAX_FIELD:
                fields[-1] = (name, value + b" " + line.strip())
    return Headers(fields)


def _raw_letters(value: bytes, hint: str) -> codecs.Decoded:
    """Letters beyond ASCII that nobody announced: utf-8 if they are, else as the body says, else guessed."""
    try:
        return codecs.Decoded(value.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if hint and codecs.codec_name(hint) not in {"", "utf-8"}:
        return codecs.decode(value, hint)
    return codecs.guess(value)


def decode_words(letters: str) -> tuple[str, bool]:
    """Replace RFC 2047 encoded words by what they say. Second value: some charset had to be guessed.

    Neighbours in one charset are joined before they are decoded, since programs cut letters in two.
    """
    out: list[str] = []
    pending: list[bytes] = []
    charset, at, guessed = "", 0, False

    def flush() -> None:
        nonlocal guessed
        if pending:
            read = codecs.decode(b"".join(pending), charset)
            guessed = guessed or read.guessed
            out.append(read.text)
            pending.clear()

    for word in _ENCODED_WORD.finditer(letters):
        between = letters[at : word.start()]
        at = word.end()
        name = word.group(1).split("*", 1)[0]
        if between.strip() or not pending:
            flush()
            out.append(between if between.strip() or not out else "")
        elif name.lower() != charset.lower():
            flush()
        charset = name
        pending.append(_word_bytes(word.group(2), word.group(3)))
    flush()
    out.append(letters[at:])
    return "".join(out), guessed


def _word_bytes(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "surrogateescape")
    if encoding in "bB":
        return base64_bytes(data)
    return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)


def base64_bytes(data: bytes) -> bytes:
    """Base64 as it comes: foreign letters skipped, missing padding added. Never fails."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        pure = _NOT_BASE64.sub(b"", data)
        if len(pure) % 4 == 1:
            pure = pure[:-1]
        return binascii.a2b_base64(pure + b"=" * (-len(pure) % 4))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """A structured field: its main word in lower case, and its parameters by lower-case name (RFC 2231 joined)."""
    end = value.find(";")
    main = value if end < 0 else value[:end]
    rest = "" if end < 0 else value[end:]
    main = main.strip()
    if " " in main and "=" in main:  # "text/plain charset=x": the semicolon is missing
        main, _, tail = main.partition(" ")
        rest = ";" + tail + rest
    plain: dict[str, str] = {}
    sections: dict[str, list[tuple[int, bool, str]]] = {}
    for found in _PARAMETER.finditer(_BLANKS.sub(" ", rest[:MAX_FIELD])):
        name = found.group(1).lower()
        text = found.group(3) if found.group(2) is None else re.sub(r"\\(.)", r"\1", found.group(2))
        if "*" in name and (section := _SECTION.match(name)):
            number, starred = section.group(2), section.group(3)
            sections.setdefault(section.group(1), []).append((int(number or 0), number is None or bool(starred), text))
        else:
            plain.setdefault(name, text.strip())
    for name, pieces in sections.items():
        plain[name] = _joined(sorted(pieces, key=lambda piece: piece[0]))
    return main.lower(), plain


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    charset, data = "", b""
    for position, (_, starred, text) in enumerate(pieces):
        if starred and position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if starred else raw
    return codecs.decode(data, charset).text


def date(value: str) -> datetime | None:
    """A Date field in UTC, or None where it cannot be read or lies outside 1980 to 2200."""
    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None or abs(moment.utcoffset() or timedelta()) > timedelta(hours=15):
            moment = moment.replace(tzinfo=UTC)
        moment = moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return moment if 1980 <= moment.year < 2200 else None


def message_ids(value: str) -> list[str]:
    """The ids in a Message-ID, In-Reply-To or References field, without angle brackets or inner blanks, each once.

    Reads ids that stand together without blanks, ids with blanks inside (cut lines), and ids without brackets.
    """
    found = [_BLANKS.sub("", text) for text in _ID.findall(value)]
    if not found:
        found = _BARE_ID.findall(value)
    unique = list(dict.fromkeys(text for text in found if text))
    if len(unique) > MAX_IDS:
        unique = unique[:10] + unique[10 - MAX_IDS :]
    return unique


def iterate(fields: list[tuple[str, bytes]], names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The fields with one of these names."""
    return ((name, value) for name, value in fields if name in names)
