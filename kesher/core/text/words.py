"""Words as search sees them: Hebrew without points, finals and prefixes; everything else in lower case. Pure.

`normalise` and the database's function `kesher_words` (core migration 0008) agree, so that what is asked and what is kept meet.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_POINTS = re.compile("[֑-ׇ]")  # cantillation and vowel points
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_QUOTES = re.compile("['\"׳״’‘“”`]")
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
_PREFIXES = "והבלמשכ"  # and, the, in, to, from, that, as
# Prefixes as they stand together before a word that was asked for without them, the usual ones.
_BEFORE = (
    "ה", "ב", "ל", "מ", "ש", "כ", "ו", "וה", "שה", "כשה", "וב", "ול", "ומ", "וש", "וכ",
    "שב", "של", "שמ", "כש", "מה", "לכש", "מש", "ושה", "וכש",
)  # fmt: skip
_SHORTEST_STEM = 3
_SHORTEST_PREFIX = 3  # letters: of shorter words only the whole word is meant
_OFTEN_BEFORE = 10  # of _BEFORE: those behind which letters may follow the word, too; more would cost too much
_SHORTEST_BEHIND = 4  # letters of such a word
_MOST = 12  # words of a question
_TOKEN = re.compile(r"[^\W_]+")
_PHRASE = re.compile('["“”״]([^"“”״]+)["“”״](?![א-ת])')
_AROUND = 90  # characters of an excerpt on either side of what was found


@dataclass(frozen=True)
class Piece:
    """A stretch of an excerpt; `found` where it is what was asked for."""

    text: str
    found: bool


def normalise(text: str) -> str:
    """Lower case, no niqqud, no final letters, no punctuation: צַו גְּבִיָּה and צו גביה are the same."""
    return " ".join(re.findall(r"[\w.]*\w", folded(text)))


def folded(text: str) -> str:
    """Letters as they are compared; what stands between words stays."""
    plain = _POINTS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    return _QUOTES.sub("", plain).lower().translate(_FINALS)


def stems(word: str) -> list[str]:
    """The word, and the word without up to four prefix letters (ולביטול also means ביטול, וכשההחזר also החזר). For normalised words."""
    found = [word]
    for cut in (1, 2, 3, 4):
        if len(word) - cut >= _SHORTEST_STEM and all(letter in _PREFIXES for letter in word[:cut]):
            found.append(word[cut:])
    return found


@dataclass(frozen=True)
class Question:
    """What somebody asked: words that must all be there, and phrases whose words must stand side by side.

    Of a word the last letters may be missing; Hebrew prefixes may stand before it in the text or in the question. Empty where
    nothing of it is a word.
    """

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)

    def tsquery(self) -> str:
        """For PostgreSQL (configuration `simple`), against `kesher_words` of a text."""
        parts = ["(" + " | ".join(_either(forms(word))) + ")" for word in self.words]
        for phrase in self.phrases:
            first, *others = phrase
            begins = " | ".join(
                f"'{form}'" for form in [first, *(before + first for before in _BEFORE if _hebrew(first))]
            )
            parts.append(" <-> ".join([f"({begins})", *(f"'{word}'" for word in others)]))
        return " & ".join(f"({part})" for part in parts)

    def excerpt(self, text: str, around: int = _AROUND) -> tuple[Piece, ...]:
        """The stretch of a text that holds what was asked for first, with every found word marked."""
        meant = self._meant()
        spots = [match.span() for match in _TOKEN_OF_TEXT.finditer(text) if meant(match.group())]
        if not spots:
            return (Piece(_cut(text, 0, 2 * around), False),) if text.strip() else ()
        begin = max(0, spots[0][0] - around)
        end = min(len(text), spots[0][1] + around)
        begin = text.rfind(" ", 0, begin) + 1 if begin else 0
        pieces, at = [Piece("…", False)] if begin else [], begin
        for start, stop in spots:
            if start >= end:
                break
            pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
            at = stop
        pieces.append(Piece(_cut(text, at, max(0, end - at)), False))
        return tuple(piece for piece in pieces if piece.text)

    def _meant(self) -> Callable[[str], bool]:
        """Whether a word of a text is one that was asked for."""
        every = [form for word in self.words for form in forms(word)]
        whole = {form for form, starts in every if not starts}
        whole |= {before + one for phrase in self.phrases for one in phrase for before in ("", *_BEFORE)}
        begins = tuple(form for form, starts in every if starts)

        def meant(token: str) -> bool:
            plain = "".join(_TOKEN.findall(folded(token)))
            return plain in whole or plain.startswith(begins)

        return meant


# A word of a text as it stands, with its points and the quotes inside it.
_TOKEN_OF_TEXT = re.compile("[^\\W_](?:[֑-ׇ\u200e\u200f'\"׳״]*[^\\W_])*[֑-ׇ]*")


def question(asked: str) -> Question:
    """Read what somebody typed; words between quotes are a phrase. At most twelve words count; single letters only as numbers."""
    phrases = []
    rest = asked
    for match in _PHRASE.finditer(asked):
        if len(found := tuple(_TOKEN.findall(folded(match.group(1))))) > 1:
            phrases.append(found[:_MOST])
            rest = rest.replace(match.group(), " ")
    words = [word for word in _TOKEN.findall(folded(rest)) if len(word) > 1 or word.isdecimal()]
    return Question(tuple(dict.fromkeys(words))[:_MOST], tuple(phrases[:_MOST]))


def forms(word: str) -> list[tuple[str, bool]]:
    """What a normalised word may look like in a text, and whether letters may follow."""
    starts = len(word) >= _SHORTEST_PREFIX
    found = [(word, starts)]
    if _hebrew(word):
        bare = stems(word)[1:2]
        ends_open = len(word) >= _SHORTEST_BEHIND
        found += [(before + word, ends_open and place < _OFTEN_BEFORE) for place, before in enumerate(_BEFORE)]
        found += [(stem, False) for stem in stems(word)[1:]]
        found += [(before + stem, False) for stem in bare for before in _BEFORE]
    return list(dict.fromkeys(found))


def _either(found: Sequence[tuple[str, bool]]) -> list[str]:
    return [f"'{form}':*" if starts else f"'{form}'" for form, starts in found]


def _hebrew(word: str) -> bool:
    return "א" <= word[0] <= "ת"


def _cut(text: str, at: int, length: int) -> str:
    stretch = text[at : at + length]
    return stretch if at + length >= len(text) else stretch.rsplit(" ", 1)[0] + "…"
