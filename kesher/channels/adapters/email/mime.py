"""The tree of parts of a mail (RFC 2045, 2046), found in one pass over the bytes with every limit set beforehand.

The standard library's parser walks line by line, recurses with the sender's nesting and grows with the sender's number of
parts. This one cuts at the boundaries of the outermost container first, so that a broken inner one damages nobody else, and
stops at the limits: what lies beyond stays together as one opaque part. It never fails.
"""

import binascii
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kesher.channels.adapters.email import headers as fields
from kesher.channels.adapters.email.headers import Headers


@dataclass(frozen=True)
class Limits:
    """What one mail may ask of us. Beyond it the result is partial and says so; the original is kept elsewhere."""

    size: int = 60 * 1024 * 1024  # bytes
    parts: int = 1000
    depth: int = 30
    text: int = 2_000_000  # characters of one text part that are shown; the whole part becomes a file beside


@dataclass
class Part:
    """One part: its fields, and where its body lies in the mail's bytes."""

    headers: Headers
    raw: bytes
    start: int
    end: int
    media_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    filename: str = ""
    children: list["Part"] = field(default_factory=list)

    @property
    def body(self) -> bytes:
        """The body as it stands in the mail."""
        return self.raw[self.start : self.end]

    @property
    def charset(self) -> str:
        """What the part says of its letters."""
        return self.parameters.get("charset", "")

    @property
    def content_id(self) -> str:
        """The Content-ID without brackets."""
        return self.headers.letters("content-id").strip().strip("<>").strip()

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass
class Mail:
    """A mail taken apart. `warnings` are codes of what was guessed or left."""

    root: Part
    warnings: list[str] = field(default_factory=list)

    @property
    def headers(self) -> Headers:
        """The mail's own header."""
        return self.root.headers


# An empty line, or a run of lines that hold only blanks.
_BLANK_LINES = re.compile(rb"\r?\n\r?\n|\r?\n(?:[ \t]+\r?\n)+")
_LINE_END = re.compile(rb"\r?\n")
_LEADING_BLANKS = re.compile(rb"(?:[ \t]*\r?\n)+")
_MAY_NOT_LEAD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_GOES_ON = re.compile(rb"[ \t]+\S|[!-9;-~]{1,100}[ \t]*:")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}\Z")
_GUESSED_BOUNDARY = re.compile(rb"(?:\A|\n)--([!-~][ -~]{1,68}?)[ \t]*\r?\n(?:[Cc][Oo][Nn][Tt][Ee][Nn][Tt]-)")


def scan(raw: bytes, limits: Limits | None = None) -> Mail:
    """Take a mail apart. Cost: the mail's length times its depth, both bounded."""
    limits = limits or Limits()
    if b"\n" not in raw[: fields.MAX_HEADER]:
        raw = raw.replace(b"\r", b"\n")  # line ends of the old Macintosh
    scanner = _Scanner(raw, limits)
    if len(raw) > limits.size:
        scanner.warn("too_large")
        head, _ = scanner.header(0, min(len(raw), fields.MAX_HEADER))
        return Mail(Part(head, raw, len(raw), len(raw)), scanner.warnings)
    start = _skip_envelope_lines(raw)
    root = scanner.part(start, len(raw), 0, "text/plain")
    return Mail(root, scanner.warnings)


def _skip_envelope_lines(raw: bytes) -> int:
    """Where the header begins: blank lines and an mbox line may stand before it."""
    blanks = _LEADING_BLANKS.match(raw, 0, 10_000)
    start = blanks.end() if blanks else 0
    while raw.startswith((b"From ", b">From "), start):
        end = raw.find(b"\n", start)
        if end < 0:
            break
        start = end + 1
    if raw.startswith(b"\xef\xbb\xbf", start):
        start += 3
    return start


class _Scanner:
    def __init__(self, raw: bytes, limits: Limits) -> None:
        self.raw = raw
        self.limits = limits
        self.warnings: list[str] = []
        self.parts = 0

    def warn(self, code: str) -> None:
        if code not in self.warnings:
            self.warnings.append(code)

    def header(self, start: int, end: int) -> tuple[Headers, int]:
        """The fields from `start`, and where the body begins."""
        raw = self.raw
        if raw.startswith(b"\r\n", start) or raw.startswith(b"\n", start):
            return Headers(), start + (2 if raw.startswith(b"\r\n", start) else 1)
        if start < end and not _MAY_NOT_LEAD.match(raw, start, end):
            return Headers(), start  # a part that begins with its text
        header_end, body = self.header_end(start, end)
        return fields.split(raw[start:header_end]), body

    def header_end(self, start: int, end: int) -> tuple[int, int]:
        """Where the header ends and where the body begins. A line of blanks ends it only if no field goes on below."""
        found: re.Match[bytes] | None
        at, limit = start, min(end, start + fields.MAX_HEADER)
        while found := _BLANK_LINES.search(self.raw, at, limit):
            empty = found.group().strip(b"\r\n") == b""
            if empty or not _GOES_ON.match(self.raw, found.end(), end):
                closing = None if empty else _LINE_END.match(self.raw, found.end(), end)
                return found.start(), closing.end() if closing else found.end()
            at = found.end() - 1
        if limit < end:
            self.warn("long_header")
        return limit, limit

    def part(self, start: int, end: int, depth: int, default: str) -> Part:
        self.parts += 1
        head, body = self.header(start, end)
        part = Part(head, self.raw, min(body, end), end)
        _describe(part, default)
        head.charset = part.charset
        if part.media_type.startswith("multipart/"):
            self.split(part, depth)
        return part

    def split(self, part: Part, depth: int) -> None:
        if depth >= self.limits.depth:
            self.warn("too_deep")
            part.media_type = "application/octet-stream"
            return
        boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
        pieces = self.pieces(part, boundary) if boundary else []
        if not pieces:
            self.warn("missing_boundary")
            guessed = _GUESSED_BOUNDARY.search(self.raw, max(0, part.start - 1), part.end)
            pieces = self.pieces(part, guessed.group(1)) if guessed else []
        if not pieces:
            part.media_type = "text/plain"
            return
        default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        for start, end in pieces:
            if self.parts >= self.limits.parts:
                self.warn("too_many_parts")
                part.children.append(
                    Part(Headers(), self.raw, start, part.end, "application/octet-stream", disposition="attachment")
                )
                return
            part.children.append(self.part(start, end, depth + 1, default))

    def pieces(self, part: Part, boundary: bytes) -> list[tuple[int, int]]:
        """Where the children lie: between lines that are exactly the boundary."""
        raw, mark = self.raw, b"--" + boundary
        marks: list[tuple[int, int, bool]] = []  # where the line begins, where the next one does, whether it closes
        at = part.start
        while (found := raw.find(mark, at, part.end)) >= 0:
            at = found + len(mark)
            if found > part.start and raw[found - 1] not in b"\r\n":
                continue
            line_end = raw.find(b"\n", at, min(part.end, at + 200))
            rest = raw[at : part.end if line_end < 0 else line_end].strip()
            if rest not in {b"", b"--"}:
                continue
            following = part.end if line_end < 0 else line_end + 1
            marks.append((found, following, rest == b"--"))
            if len(marks) > self.limits.parts + 1:
                break
            if rest == b"--":
                break
        if marks and not marks[-1][2]:
            self.warn("broken_mime")
            marks.append((part.end, part.end, True))
        pieces = []
        for (_, start, closes), (end, _, _) in itertools.pairwise(marks):
            if not closes:
                pieces.append((start, max(start, _without_last_line_end(raw, start, end))))
        return pieces


def _without_last_line_end(raw: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary."""
    if end - 1 >= start and raw[end - 1] == 10:
        end -= 1
        if end - 1 >= start and raw[end - 1] == 13:
            end -= 1
    return end


def _describe(part: Part, default: str) -> None:
    head = part.headers
    if value := head.raw("content-type"):
        main, part.parameters = fields.parameters(head.as_letters(value))
        part.media_type = main if _TYPE.match(main) else _repaired_type(main, default)
    else:
        part.media_type = default
    if value := head.raw("content-disposition"):
        part.disposition, given = fields.parameters(head.as_letters(value))
        part.filename = given.get("filename", "")
    name = part.filename or part.parameters.get("name", "")
    part.filename = head.decoded(name) if name else ""


def _repaired_type(main: str, default: str) -> str:
    words = re.split(r"[\s,;]", main)
    if words and _TYPE.match(words[0]):
        return words[0]
    if "html" in main:
        return "text/html"
    return default


# Transfer encodings -----------------------------------------------------------------------------------------------------


def content(part: Part) -> bytes:
    """The part's content with its transfer encoding undone. Never fails; an unknown encoding leaves it as it is."""
    encoding = part.headers.letters("content-transfer-encoding").lower()
    data = part.body
    if "base64" in encoding:
        return fields.base64_bytes(data)
    if "quoted" in encoding or encoding.strip() in {"qp", "q"}:
        return binascii.a2b_qp(data)
    if "uuenc" in encoding or encoding.strip() in {"x-uue", "uue"}:
        files = list(uuencoded(data))
        return files[0].data if files else data
    return data


@dataclass(frozen=True)
class Uuencoded:
    """One uuencoded file, and where it stood."""

    name: bytes
    data: bytes
    start: int
    end: int


_UU_BEGIN = re.compile(rb"(?:\A|\n)begin (?:[0-7]{3,4}) ([^\r\n]{1,255})\r?\n")


def uuencoded(body: bytes, most: int = 50) -> Iterator[Uuencoded]:
    """The uuencoded files in a body, with or without their end line."""
    at = 0
    for _ in range(most):
        found = _UU_BEGIN.search(body, at)
        if not found:
            return
        start = found.start() + (1 if body[found.start() : found.start() + 1] == b"\n" else 0)
        data, at = _uu_lines(body, found.end())
        if data:
            yield Uuencoded(found.group(1).strip(), data, start, at)


def _uu_lines(body: bytes, at: int) -> tuple[bytes, int]:
    out = bytearray()
    while at < len(body):
        line_end = body.find(b"\n", at)
        line_end = len(body) if line_end < 0 else line_end
        line = body[at:line_end].rstrip(b"\r")
        if line.strip() == b"end":
            return bytes(out), min(len(body), line_end + 1)
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            try:  # some encoders write too long lines: RFC-less, but everybody reads them
                out += binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3 + 1])
            except (binascii.Error, IndexError):
                return bytes(out), at
        at = line_end + 1
    return bytes(out), at
