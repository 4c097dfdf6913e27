"""What can be told from the words of a message: its language, its matter, a subject without its tails. Pure."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_HEBREW = re.compile("[א-ת]")
_LATIN = re.compile("[A-Za-z]")
_ADDRESSES = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_TAIL = re.compile(r"^\s*(?:re|fwd?|aw|wg|sv|antw|תגובה|השב|העבר|הועבר|הנדון)\s*(?:\[\d+\])?\s*[:：]\s*", re.IGNORECASE)
_TAG = re.compile(r"\[[^\]]{0,60}\]|\((?:external|חיצוני)\)", re.IGNORECASE)
_GREETING = re.compile(
    r"^(?:(?:שלום(?: רב| לכם| לך)?|היי|הי|לכבוד|לכל מאן דבעי|בוקר טוב|ערב טוב|צהריים טובים|hello|hi|dear|hey|good (?:morning|evening|afternoon)|"
    r"to whom it may concern)[^\n.,!?:;]{0,30}[,.!:;\n-]\s*)+",
    re.IGNORECASE,
)
_LONGEST_MATTER = 90


def plain(text: str) -> str:
    """Without invisible marks, compatibility forms resolved, lower case."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def language(text: str) -> str:
    """`he`, `en`, or nothing where the letters do not say. The first word counts most: signatures and names come in any letters."""
    words = _ADDRESSES.sub(" ", text)
    hebrew, latin = len(_HEBREW.findall(words)), len(_LATIN.findall(words))
    if hebrew + latin < 2:
        return ""
    first = re.search("[א-תA-Za-z]", words)
    begins_in_hebrew = first is not None and _HEBREW.match(first.group()) is not None
    return "he" if hebrew * (8 if begins_in_hebrew else 1) >= latin else "en"


def without_tails(subject: str) -> str:
    """`Re: FW: תגובה: [EXTERNAL] Refund` is `Refund`."""
    text = _TAG.sub(" ", _INVISIBLE.sub("", subject)).strip()
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return " ".join(text.split())


def subject_key(subject: str) -> str:
    """What remains equal when a machine answers a subject over and over: no tails, numbers as one sign."""
    return re.sub(r"\d+", "#", without_tails(subject).casefold())[:200]


def matter(subject: str, text: str) -> str:
    """One line that names the matter: the subject, else the first words after the greeting. May be empty."""
    named = without_tails(subject)
    if len(named) >= 4 and re.search(r"\w{2}", named):
        return _cut(named, 200)
    bare = " ".join(_GREETING.sub("", _INVISIBLE.sub("", text).strip()).split())
    if not bare:
        return named
    sentence = re.split(r"(?<=[.!?])\s", bare, maxsplit=1)[0]
    return _cut(sentence, _LONGEST_MATTER)


def preview(text: str) -> str:
    """The first 160 signs on one line, for the row of a queue."""
    return " ".join(_INVISIBLE.sub("", text).split())[:160]


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
