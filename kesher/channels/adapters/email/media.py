"""What a file is, by its first bytes; and a name for it that is only data."""

import re
import unicodedata

from kesher.core.text import bidi

MAX_NAME = 150

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"fLaC", "audio/flac"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OLE = {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-outlook"}
_OFFICE = (b"word/", b"xl/", b"ppt/")
_OFFICE_TYPES = {
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_PLAIN = {"text/plain", "text/csv", "text/calendar", "text/vcard", "text/rfc822-headers", "text/markdown", "application/json",
          "message/rfc822", "message/delivery-status", "message/disposition-notification", "message/feedback-report"}  # fmt: skip
_OPAQUE = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pkcs7-signature", "application/x-pkcs7-signature",
           "application/pgp-signature", "application/pgp-encrypted", "application/pgp-keys"}  # fmt: skip
_ENDINGS = {
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/tiff": "tif", "image/bmp": "bmp",
    "image/webp": "webp", "text/plain": "txt", "text/html": "html", "text/csv": "csv", "text/calendar": "ics", "text/vcard": "vcf",
    "message/rfc822": "eml", "application/ms-tnef": "dat", "application/pkcs7-mime": "p7m", "application/pkcs7-signature": "p7s",
    "application/zip": "zip", "audio/mpeg": "mp3", "audio/wav": "wav", "application/rtf": "rtf", "application/pgp-signature": "asc",
}  # fmt: skip
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script|iframe|meta|table|div|p|a|h1)\b", re.IGNORECASE
)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*]')


def sniff(data: bytes, declared: str = "") -> str:
    """The media type by content. `declared` decides only between types that look alike from outside."""
    head = data[:4096]
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head.startswith(b"PK\x03\x04"):
        return next((_OFFICE_TYPES[mark] for mark in _OFFICE if mark in head), _zip_type(declared))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return declared if declared in _OLE else "application/x-ole-storage"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in {b"heic", b"heix", b"mif1"} else "video/mp4"
    if declared in _OPAQUE:
        return declared.replace("x-pkcs7", "pkcs7")
    if _MARKUP.match(head):
        return "text/html"
    if _SVG.search(head):
        return "image/svg+xml"
    if head.lstrip().startswith(b"<?xml"):
        return "application/xml"
    if _BINARY.search(head):
        return "application/octet-stream"
    return declared if declared in _PLAIN else "text/plain"


def _zip_type(declared: str) -> str:
    return declared if declared.startswith("application/vnd.oasis.opendocument.") else "application/zip"


def clean_name(name: str, media_type: str = "") -> str:
    """A file's own name, normalised before anybody looks at it: no path, no controls, no marks of direction, not too long.

    Empty names become `file.<ending>`. Hebrew stays. Only ever shown or offered, never used as a path.
    """
    text = bidi.strip_marks(unicodedata.normalize("NFC", name.replace("\u200b", "").replace("\u00ad", "")))
    text = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = _NOT_IN_NAMES.sub("_", text).strip(" ._\u00a0") if text.strip(" .") else ""
    if not text:
        return f"file.{_ENDINGS.get(media_type, 'bin')}"
    if len(text) > MAX_NAME:
        stem, dot, ending = text.rpartition(".")
        text = f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else text[:MAX_NAME]
    return text
