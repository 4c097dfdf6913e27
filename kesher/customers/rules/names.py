"""Names in Hebrew and in Latin letters: which part of what somebody wrote goes into which field."""

import re
import unicodedata
from typing import NamedTuple

from kesher.core.text.bidi import strip_marks, strip_points

LONGEST = 120
_HEBREW = re.compile("[\u05d0-\u05ea\ufb1d-\ufb4f]")
_ADDRESS_LIKE = re.compile(r"@|://|www\.|[<>{}\\|]|\d{5,}", re.IGNORECASE)


class Names(NamedTuple):
    """The same person in both scripts; either may be empty. Scripts that are neither (Arabic, Cyrillic) stand with the Latin one."""

    he: str
    en: str


def clean(text: str) -> str:
    """A name as it may be stored: one line, no marks of direction, no points, no control characters, at most 120 letters.

    What looks like an address, a link or a long number is no name: then the result is empty.
    """
    text = unicodedata.normalize("NFC", strip_points(strip_marks(text)))
    text = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    text = " ".join(text.split()).strip("\"'`,;:-_ ")
    return "" if _ADDRESS_LIKE.search(text) else text[:LONGEST].rstrip()


def split(text: str) -> Names:
    """Put a name where its letters belong. A name in both scripts ("דנה לוי Dana Levi") is parted into both fields."""
    name = clean(text)
    if not _HEBREW.search(name):
        return Names("", name)
    words = name.split()
    hebrew = [word for word in words if _HEBREW.search(word)]
    other = [word.strip("()[]/|-,") for word in words if not _HEBREW.search(word)]
    other = [word for word in other if any(letter.isalpha() for letter in word)]
    if not other:
        return Names(name, "")
    return Names(" ".join(word.strip("()[]/|,") for word in hebrew), " ".join(other))
