"""What a file is by its first bytes. Names and declared types are never believed (T2, T3)."""

import re

from kesher.core.papers.types import Format

_PAPERS = (
    (b"II*\x00", Format.TIFF),
    (b"MM\x00*", Format.TIFF),
    (b"II+\x00", Format.TIFF),
    (b"MM\x00+", Format.TIFF),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"\xff\xd8\xff", Format.JPEG),
)
_OTHERS = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"%!PS", "postscript"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x00\x00\x00\x0cjP", "jpeg2000"),
    (b"P1", "pbm"),
    (b"P4", "pbm"),
)
MEDIA_TYPES = {
    Format.TIFF: "image/tiff",
    Format.PDF: "application/pdf",
    Format.PNG: "image/png",
    Format.JPEG: "image/jpeg",
}


def paper_format(data: bytes) -> Format | None:
    """TIFF, PDF, PNG or JPEG, or None. A PDF may begin within the first kilobyte (ISO 32000, annex H)."""
    for magic, kind in _PAPERS:
        if data.startswith(magic):
            return kind
    if data[:1].isspace() or data.startswith((b"%PDF-", b"\xef\xbb\xbf%PDF-")) or _harmless_before_pdf(data):
        return Format.PDF if b"%PDF-" in data[:1024] else None
    return None


def other_kind(data: bytes) -> str:
    """A word for a file that is no paper, for the message that refuses it; "unknown" where nothing is known."""
    for magic, kind in _OTHERS:
        if data.startswith(magic):
            return kind
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in {b"heic", b"heix", b"mif1", b"msf1"} else "video"
    if data[:4] == b"RIFF":
        return "webp" if data[8:12] == b"WEBP" else "riff"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(?:!doctype html|html|head|body|script)", head):
        return "html"
    if b"<svg" in head:
        return "svg"
    if head.startswith(b"<?xml"):
        return "xml"
    return "text" if head and b"\x00" not in data[:1024] else "unknown"


def _harmless_before_pdf(data: bytes) -> bool:
    """Printer control lines before a PDF are usual; another format's magic before it is a polyglot."""
    return data.startswith((b"\x1b%-12345X", b"@PJL"))
