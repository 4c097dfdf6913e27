"""What a mail says and what it carries: its parts sorted into text, HTML and files."""

import re
from dataclasses import dataclass, field

from kesher.channels.adapters.email import media, mime
from kesher.channels.adapters.email import quotes as text_quotes
from kesher.channels.adapters.email.mime import Limits, Mail, Part
from kesher.channels.adapters.email.quotes_html import fold_as_text, fold_html
from kesher.channels.types import File
from kesher.core.sanitise import html_to_text, text_to_html
from kesher.core.text import codecs

_BODY_TYPES = {"text/plain", "text/html", "text/enriched", "text/richtext"}
_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_ENCRYPTED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_RICH_COMMAND = re.compile(r"<[^<>]{0,100}>")
_METHOD = re.compile(rb"^METHOD:([A-Z]{1,20})\s*$", re.MULTILINE)


@dataclass
class Body:
    """The readable whole of a mail, before quotes are folded."""

    text: str = ""
    html: str = ""
    files: list[File] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Piece:
    text: str = ""
    html: str = ""


@dataclass
class _Reader:
    limits: Limits
    pieces: list[_Piece] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def warn(self, code: str) -> None:
        if code not in self.warnings:
            self.warnings.append(code)

    def read(self, part: Part, piece: _Piece | None = None) -> None:
        """Sort one part. `piece`: the alternative that it belongs to, where it is one of several forms of the same."""
        kind = part.media_type
        if part.children:
            self.read_container(part, piece)
        elif (
            kind in _BODY_TYPES and part.disposition != "attachment" and not (part.filename and (piece or self.pieces))
        ):
            self.read_text(part, piece)
        else:
            self.read_file(part)

    def read_container(self, part: Part, piece: _Piece | None) -> None:
        if part.media_type == "multipart/encrypted":
            self.warn("encrypted")
        if part.media_type == "multipart/alternative":
            own = piece or _Piece()
            if own is not piece:
                self.pieces.append(own)
            for child in part.children:
                self.read(child, own)
            return
        # The first part of a related container is the one that counts; pictures follow it.
        inherited = piece if part.media_type == "multipart/related" else None
        for child in part.children:
            self.read(child, inherited)

    def read_text(self, part: Part, piece: _Piece | None) -> None:
        data = mime.content(part)
        if part.media_type == "text/plain" and b"begin " in data:
            data = self.take_uuencoded(data)
        is_html = part.media_type == "text/html"
        charset = part.charset
        if is_html and not codecs.codec_name(charset) and (found := _META_CHARSET.search(data, 0, 4096)):
            charset = found.group(1).decode("ascii")
        read = codecs.decode(data[: self.limits.text * 4], charset, html=is_html)
        self.note(read, charset)
        text = read.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        if len(text) > self.limits.text or len(data) > self.limits.text * 4:
            self.warn("long_text")
            text = text[: self.limits.text]
            self.files.append(File(media.clean_name("", part.media_type), part.media_type, data))
        if part.media_type in {"text/enriched", "text/richtext"}:
            text = _RICH_COMMAND.sub("", text)
        if piece is None:
            piece = _Piece()
            self.pieces.append(piece)
        if is_html:
            piece.html = f"{piece.html}\n{text}" if piece.html else text
        else:
            if part.parameters.get("format", "").lower() == "flowed":
                text = _unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
            piece.text = f"{piece.text}\n{text}" if piece.text else text

    def note(self, read: codecs.Decoded, charset: str) -> None:
        if read.guessed and not (not charset and read.charset == "utf-8"):
            self.warn("charset_guessed")
        if read.damaged:
            self.warn("charset_damaged")
        if read.turned:
            self.warn("visual_order")

    def take_uuencoded(self, data: bytes) -> bytes:
        kept, at = [], 0
        for found in mime.uuencoded(data):
            self.warn("uuencode")
            kept.append(data[at : found.start])
            at = found.end
            name = codecs.decode(found.name).text
            media_type = media.sniff(found.data)
            self.files.append(File(media.clean_name(name, media_type), media_type, found.data))
        return b"".join(kept) + data[at:] if kept else data

    def read_file(self, part: Part) -> None:
        data = mime.content(part)
        kind = part.media_type
        if not data and not part.filename:
            return
        if kind in _ENCRYPTED:
            opaque = "signed" in part.parameters.get("smime-type", "")
            self.warn("signed_opaque" if opaque else "encrypted")
        if kind in _SIGNATURES:
            self.facts["signed"] = "pgp" if "pgp" in kind else "smime"
        media_type = media.sniff(data, kind)
        if kind in _TNEF or media_type in _TNEF:
            self.warn("tnef")
        if media_type == "text/calendar":
            method = _METHOD.search(data.replace(b"\r\n", b"\n"), 0, 4096)
            self.facts["calendar"] = (
                part.parameters.get("method") or (method.group(1).decode() if method else "")
            ).upper() or "PUBLISH"
        name = part.filename or (_enclosed_subject(data) if kind == "message/rfc822" else "")
        self.files.append(
            File(
                name=media.clean_name(name, media_type if media_type != "application/octet-stream" else kind),
                media_type=media_type,
                data=data,
                content_id=part.content_id,
                inline=part.disposition == "inline" and bool(part.content_id) and media_type.startswith("image/"),
            )
        )


def read(mail: Mail, limits: Limits | None = None) -> Body:
    """Sort a mail's parts. Never fails."""
    reader = _Reader(limits or Limits())
    reader.read(mail.root)
    pieces = [piece for piece in reader.pieces if piece.text.strip() or piece.html.strip()]
    html = ""
    if any(piece.html for piece in pieces):
        html = "\n".join(piece.html or text_to_html(piece.text) for piece in pieces)
    text = "\n".join((piece.text if piece.text.strip() else html_to_text(piece.html)).rstrip("\n") for piece in pieces)
    files = [_placed(file, html) for file in reader.files]
    return Body(text, html, files, reader.facts, reader.warnings)


def folded(body: Body) -> text_quotes.Folded:
    """The text with its quotes folded, by its words and, where those say nothing, by the marks in the HTML."""
    if not body.text.strip():
        return fold_as_text(body.html) if body.html else text_quotes.Folded("")
    by_words = text_quotes.fold(body.text)
    if by_words.quoted or not body.html or not fold_html(body.html)[1]:
        return by_words
    return fold_as_text(body.html)


def _placed(file: File, html: str) -> File:
    """A picture that the HTML shows is inline, whatever its disposition says."""
    if file.content_id and not file.inline and f"cid:{file.content_id}" in html:
        return File(file.name, file.media_type, file.data, file.content_id, inline=True)
    return file


def _enclosed_subject(data: bytes) -> str:
    enclosed = mime.scan(data[:65536], Limits(parts=1, depth=0))
    subject = enclosed.headers.text("subject")[:80]
    return f"{subject}.eml" if subject else ""


def _unflowed(text: str, delete_space: bool) -> str:
    """Join the soft line breaks of format=flowed (RFC 3676), each at its own depth of quoting."""
    out: list[list[str]] = []
    joining = False
    depth_before = 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if joining and depth == depth_before and content != "-- ":
            out[-1].append(content)
        else:
            out.append([">" * depth + " " if depth else "", content])
        joining = content.endswith(" ") and content != "-- "
        if joining and delete_space:
            out[-1][-1] = content[:-1]
        depth_before = depth
    return "\n".join("".join(pieces) for pieces in out)
