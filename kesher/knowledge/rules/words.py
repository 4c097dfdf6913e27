"""Words as search sees them: Hebrew without points, finals and one-letter prefixes; everything else in lower case. Pure."""

import re
import unicodedata

_POINTS = re.compile("[֑-ׇ]")  # cantillation and vowel points
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = re.compile("['\"׳״’‘“”`]")
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_PREFIXES = "והבלמשכ"  # and, the, in, to, from, that, as
_SHORTEST_STEM = 3
_LONGEST_QUERY = 12  # words


def normalise(text: str) -> str:
    """Lower case, no niqqud, no final letters, no punctuation: צַו גְּבִיָּה and צו גביה are the same."""
    plain = _POINTS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    plain = _QUOTES.sub("", plain).casefold().translate(_FINALS)
    return " ".join(re.findall(r"[\w.]*\w", plain))


def stems(word: str) -> list[str]:
    """The word, and the word without up to four prefix letters (ולביטול also means ביטול, וכשההחזר also החזר). For normalised words."""
    found = [word]
    for cut in (1, 2, 3, 4):
        if len(word) - cut >= _SHORTEST_STEM and all(letter in _PREFIXES for letter in word[:cut]):
            found.append(word[cut:])
    return found


def indexed(*texts: str) -> str:
    """What is stored beside a text for finding it: its words and their stems, each once."""
    found = (stem for text in texts for word in normalise(text).split() for stem in stems(word))
    return " ".join(dict.fromkeys(found))


def query(text: str, *, every: bool = True) -> str:
    """A PostgreSQL tsquery (configuration `simple`) for what somebody typed; the last letters may be missing. Empty for nothing.

    `every`: all words must be there; else any of them.
    """
    words = normalise(text).split()[:_LONGEST_QUERY]
    groups = ["(" + " | ".join(f"'{stem}':*" for stem in stems(word)) + ")" for word in words]
    return (" & " if every else " | ").join(groups)
