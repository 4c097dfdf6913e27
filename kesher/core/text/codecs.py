"""Charsets: the names that mail really uses, and bytes turned into text without ever failing.

Python knows windows-1255, iso-8859-8 and cp862, but not the names under which Israeli mail announces them (iso-8859-8-i says
"the same letters, in logical order", RFC 1556). `register()` teaches them to the whole process; importing this module does it.
`decode()` believes the announced charset when it fits, and else tries utf-8, windows-1255 and windows-1252/latin-1, and tells.
"""

import codecs
import encodings
import encodings.aliases
import pkgutil
import re
from collections.abc import Buffer
from dataclasses import dataclass
from functools import lru_cache

from kesher.core.text import bidi

# Apple's MacHebrew, 0x80 to 0xFF, without its private-use variants (Unicode consortium, APPLE/HEBREW.TXT). Parts that Apple
# writes as two characters are kept as the one that matters.
_MAC_HEBREW = (
    "ÄײÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
    " !\"#$%₪')(*+,-./0123456789:;<=>?"
    "\u05dc\u201e\ufffd\ufffd\ufffd\ufffd\u05bc\ufb4b\ufb35\u2026\u00a0\u05b8\u05b7\u05b5\u05b6\u05b4"
    "\u2013\u2014\u201c\u201d\u2018\u2019\ufb2a\ufb2b\u05bf\u05b0\u05b2\u05b1\u05bb\u05b9\u05b8\u05b3"
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת}]{[|"
)
_MAC_HEBREW_TABLE = "".join(map(chr, range(128))) + _MAC_HEBREW
_MAC_HEBREW_ENCODE = codecs.charmap_build(_MAC_HEBREW_TABLE)

# Names met in mail -> the codec that reads them. A wider codec stands for a narrower one where programs mix them up
# (WHATWG Encoding does the same). Keys are lower case with every other sign as an underscore.
ALIASES = {
    "iso_8859_8_i": "iso8859_8",
    "iso_8859_8_e": "iso8859_8",
    "iso_8859_8i": "iso8859_8",
    "iso8859_8_i": "iso8859_8",
    "iso8859_8i": "iso8859_8",
    "iso88598": "iso8859_8",
    "iso88598i": "iso8859_8",
    "csiso88598i": "iso8859_8",
    "csiso88598e": "iso8859_8",
    "csisolatinhebrew": "iso8859_8",
    "iso_ir_138": "iso8859_8",
    "logical": "iso8859_8",
    "visual": "iso8859_8",
    "hebrew": "iso8859_8",
    "hebrew_iso_8859_8": "iso8859_8",
    "dos_862": "cp862",
    "dos862": "cp862",
    "ibm_862": "cp862",
    "cp_862": "cp862",
    "pc8_hebrew": "cp862",
    "x_cp1255": "cp1255",
    "cp_1255": "cp1255",
    "win_1255": "cp1255",
    "win1255": "cp1255",
    "windows1255": "cp1255",
    "windows_1255_i": "cp1255",
    "ms_hebr": "cp1255",
    "x_mac_hebrew": "mac_hebrew",
    "machebrew": "mac_hebrew",
    "x_mac_roman": "mac_roman",
    "x_mac_cyrillic": "mac_cyrillic",
    "cp_1252": "cp1252",
    "win_1252": "cp1252",
    "windows1252": "cp1252",
    "x_cp1252": "cp1252",
    "ansi": "cp1252",
    "iso_8859_1": "cp1252",
    "iso8859_1": "cp1252",
    "latin_1": "cp1252",
    "latin1": "cp1252",
    "iso88591": "cp1252",
    "8859_1": "cp1252",
    "x_cp1251": "cp1251",
    "cp_1251": "cp1251",
    "win_1251": "cp1251",
    "x_cp1250": "cp1250",
    "cp_850": "cp850",
    "koi8r": "koi8_r",
    "gb2312": "gb18030",
    "gb_2312_80": "gb18030",
    "csgb2312": "gb18030",
    "x_gbk": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601_1987": "cp949",
    "ks_c_5601": "cp949",
    "x_windows_949": "cp949",
    "euc_kr": "cp949",
    "x_sjis": "cp932",
    "x_ms_cp932": "cp932",
    "shift_jis": "cp932",
    "windows_31j": "cp932",
    "iso_2022_jp": "iso2022_jp_2",
    "x_euc_jp": "euc_jp",
    "big5_eten": "big5",
    "x_x_big5": "big5hkscs",
    "utf": "utf_8",
    "utf8mb4": "utf_8",
    "unicode": "utf_8",
    "unicode_1_1_utf_7": "utf_7",
    "unicode_1_1_utf_8": "utf_8",
    "x_unicode_2_0_utf_8": "utf_8",
}
# Not charsets of letters, or readers whose cost grows with the square of the input.
_REFUSED = frozenset(
    {"idna", "punycode", "undefined", "mbcs", "oem", "unicode_escape", "raw_unicode_escape", "charmap"}
)
_KNOWN = (
    {module.name for module in pkgutil.iter_modules(encodings.__path__)}
    | set(encodings.aliases.aliases)
    | {"mac_hebrew", "latin_1"}
) - _REFUSED
# Names that say nothing: the bytes themselves are asked.
_SILENT = frozenset({"", "ascii", "us_ascii", "ansi_x3_4_1968", "unknown", "unknown_8bit", "x_unknown", "default", "8bit", "7bit",
                     "binary", "x_user_defined", "none", "null", "iso_8859", "utf_8_bit", "no"})  # fmt: skip
# Names by which visual order is announced (RFC 1556: plain iso-8859-8 is visual; mainframes and DOS write so too).
_VISUAL_NAMES = frozenset(
    {"iso_8859_8", "iso8859_8", "visual", "hebrew", "csisolatinhebrew", "cp862", "dos_862", "ibm862"}
)

_SIGNS = re.compile(r"[^a-z0-9]+")
_HEBREW_BYTES = re.compile(rb"[\xe0-\xfa]{2,}")
_HEBREW_TOUCHING_LATIN = re.compile("[A-Za-z][\u05d0-\u05ea]|[\u05d0-\u05ea][A-Za-z]")
_HEBREW_LETTER = re.compile("[\u05d0-\u05ea]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class Decoded:
    """What bytes turned out to say. `guessed`: the announced charset was missing, unknown or wrong."""

    text: str
    charset: str
    guessed: bool = False
    damaged: bool = False  # some bytes could not be read and show as U+FFFD
    turned: bool = False  # stood in visual order and was turned round


def register() -> None:
    """Teach Python's codec registry the names above, once."""
    if not _registered:
        codecs.register(_find)
        _registered.append(True)


_registered: list[bool] = []


def _find(name: str) -> codecs.CodecInfo | None:
    plain = _SIGNS.sub("_", name.lower())
    if plain == "mac_hebrew":
        return codecs.CodecInfo(name="mac_hebrew", encode=_encode_mac_hebrew, decode=_decode_mac_hebrew)
    # Python's own codecs are found before this function; only names that it lacks come here.
    target = ALIASES.get(plain)
    return codecs.lookup(target) if target else None


def _encode_mac_hebrew(text: str, errors: str = "strict") -> tuple[bytes, int]:
    return codecs.charmap_encode(text, errors, _MAC_HEBREW_ENCODE)


def _decode_mac_hebrew(data: Buffer, errors: str = "strict") -> tuple[str, int]:
    return codecs.charmap_decode(bytes(data), errors, _MAC_HEBREW_TABLE)


@lru_cache(maxsize=512)
def codec_name(charset: str) -> str:
    """The codec that reads a charset of this name, or an empty string: unknown, silent, or not fit for letters."""
    plain = _SIGNS.sub("_", charset.strip().strip("\"'").lower()[:60]).strip("_")
    if plain in _SILENT:
        return ""
    name = ALIASES.get(plain, plain)
    if name not in _KNOWN:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    if info.name in _REFUSED or not getattr(info, "_is_text_encoding", True):
        return ""
    return info.name


@lru_cache(maxsize=512)
def _announces_visual(charset: str) -> bool:
    return _SIGNS.sub("_", charset.strip().strip("\"'").lower()[:60]).strip("_") in _VISUAL_NAMES


def decode(data: bytes, charset: str = "", *, html: bool = False) -> Decoded:
    """Read bytes that were announced as `charset` (may be empty, unknown or false). Never fails.

    `html`: where visual Hebrew must be turned, only the text between tags is.
    """
    if data.isascii() and b"\x1b" not in data and not _needs_reading(charset):
        return Decoded(data.decode("ascii"), charset or "us-ascii")
    read = _read(data, charset)
    if not bidi.is_visual(read.text, expected=_announces_visual(charset)):
        return read
    text = _turn_html(read.text) if html else bidi.to_logical(read.text)
    return Decoded(text, read.charset, read.guessed, read.damaged, turned=True)


def guess(data: bytes) -> Decoded:
    """Read bytes of which nothing is known: utf-8, else windows-1255, else windows-1252 (latin-1 for what that lacks)."""
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8", guessed=True)
    except UnicodeDecodeError:
        pass
    if nearly := _nearly_utf8(data):
        return nearly
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(data.decode("utf-16", "replace"), "utf-16", guessed=True)
    try:
        hebrew = data.decode("cp1255")
    except UnicodeDecodeError:
        hebrew = data.decode("cp1255", "replace") if _mostly_hebrew(data) else ""
    if hebrew and _plausible_hebrew(hebrew):
        return Decoded(hebrew, "windows-1255", guessed=True, damaged="\ufffd" in hebrew)
    try:
        return Decoded(data.decode("cp1252"), "windows-1252", guessed=True)
    except UnicodeDecodeError:
        return Decoded(data.decode("latin-1"), "latin-1", guessed=True)


def _needs_reading(charset: str) -> bool:
    return codec_name(charset) in {
        "utf-7",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "hz",
        "cp037",
    }


def _read(data: bytes, charset: str) -> Decoded:
    name = codec_name(charset)
    if not name:
        return guess(data)
    if name in {"cp1252", "iso8859-8", "iso8859-1", "iso8859-15", "cp1255"} and (other := _mislabelled(data, name)):
        return other
    try:
        return Decoded(data.decode(name), charset)
    except UnicodeDecodeError:
        pass
    if name == "iso8859-8":  # windows-1255 holds all its letters and the points beside them
        try:
            return Decoded(data.decode("cp1255"), "windows-1255", guessed=True)
        except UnicodeDecodeError:
            pass
    if name == "cp1252":
        return Decoded(data.decode("latin-1"), "latin-1")
    if name == "utf-8":
        return guess(data)
    return _mostly_readable(data, name, charset) or guess(data)


def _mislabelled(data: bytes, name: str) -> Decoded | None:
    """Text announced as a one-byte charset that is plainly utf-8, or announced as Western that is plainly Hebrew."""
    if data.isascii():
        return None
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8", guessed=True)
    except UnicodeDecodeError:
        pass
    if name in {"cp1252", "iso8859-1", "iso8859-15"} and _mostly_hebrew(data):
        return Decoded(data.decode("cp1255", "replace"), "windows-1255", guessed=True)
    return None


def _mostly_readable(data: bytes, name: str, charset: str) -> Decoded | None:
    text = data.decode(name, "replace")
    if text.count("\ufffd") * 20 > len(text):
        return None
    return Decoded(text, charset, damaged=True)


def _nearly_utf8(data: bytes) -> Decoded | None:
    """Utf-8 with a few broken places (cut in the middle of a letter, a foreign byte): still utf-8."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - broken
    return Decoded(text, "utf-8", guessed=True, damaged=True) if whole > broken * 8 else None


def _mostly_hebrew(data: bytes) -> bool:
    """Runs of accented small letters occur in no Western language; in windows-1255 they are Hebrew words."""
    high = sum(map(len, _NOT_ASCII.findall(data)))
    return high > 0 and sum(map(len, _HEBREW_BYTES.findall(data))) * 10 >= high * 7


def _plausible_hebrew(text: str) -> bool:
    letters = len(_HEBREW_LETTER.findall(text))
    foreign = sum(1 for letter in text if letter > "\x7f")
    return letters * 2 > foreign and len(_HEBREW_TOUCHING_LATIN.findall(text)) * 4 < letters


_TAG = re.compile(r"(<[^<>]*>)")


def _turn_html(html: str) -> str:
    pieces = _TAG.split(html)
    return "".join(piece if index % 2 else bidi.to_logical(piece) for index, piece in enumerate(pieces))


register()
