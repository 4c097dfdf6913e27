"""Direction of text, and the marks that steer it.

Marks are kept in what is stored and shown, and taken out of what is compared: two people who write the same word must meet,
whichever invisible characters their programs added. Visual order (the first letter of the line is the one at the far left) is
turned into the logical order in which everything else in Kesher is written.
"""

import re
from typing import Literal

Direction = Literal["rtl", "ltr"]

# Unicode Standard Annex 9: ALM, LRM, RLM, the embeddings and overrides, the isolates; and the byte order mark.
MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_ANY_MARK = re.compile(f"[{MARKS}]+")
# Points, accents and the joining marks of Hebrew; the maqaf (05BE), paseq (05C0) and sof pasuq (05C3) are punctuation and stay.
_NO_POINTS = dict.fromkeys([*range(0x0591, 0x05BE), 0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7])

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STRONG = re.compile("([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])|[A-Za-z\u00c0-\u024f\u0370-\u052f]")

_HEBREW_WORD = re.compile("[\u05d0-\u05ea]{2,}")
_FINAL = frozenset("ךםןףץ")
_NEVER_LAST = frozenset("כמנצ")  # pe may end a borrowed word, so it says nothing
_HEBREW_LETTER = re.compile("[\u05d0-\u05ea]")
_MIRROR = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_QUOTE_PREFIX = re.compile(r"[>\s]*")
# What runs left to right inside a line of Hebrew: a stretch between Latin letters, or one number with its separators.
_LTR_RUN = re.compile(
    r"(?P<hebrew>[\u0590-\u05ff]+)"
    r"|[^\W_\u0590-\u05ff]"
    r"(?:(?:[^\u0590-\u05ff()\[\]{}<>]|\([^\u0590-\u05ff()]*\)|\[[^\u0590-\u05ff\[\]]*\])*(?:[^\W_\u0590-\u05ff]|\)|\]))?"
)
_NUMBER = re.compile(r"(?:(?<![\w.])[+$€£₪])?\d+(?:[.,:/\-]\d+)*%?")
_HAS_LATIN = re.compile(r"[^\W\d_\u0590-\u05ff]")


def strip_marks(text: str) -> str:
    """The text without the invisible characters of direction."""
    return _ANY_MARK.sub("", text)


def strip_points(text: str) -> str:
    """The text without niqqud and cantillation; letters and punctuation stay."""
    return text.translate(_NO_POINTS)


def for_matching(text: str) -> str:
    """The form in which two texts are compared: no marks, no points, blanks folded, case folded."""
    return " ".join(strip_marks(text).translate(_NO_POINTS).split()).casefold()


def direction(text: str, default: Direction = "ltr") -> Direction:
    """Which way a text runs as a whole: right to left when at least a third of its strong letters do."""
    rtl = ltr = 0
    for match in _STRONG.finditer(text[:4000]):
        if match.group(1):
            rtl += 1
        else:
            ltr += 1
    if not rtl and not ltr:
        return default
    return "rtl" if rtl * 2 >= ltr else "ltr"


def has_rtl(text: str) -> bool:
    """Whether any letter of the text runs from right to left."""
    return _RTL.search(text) is not None


def visual_evidence(text: str) -> tuple[int, int]:
    """How many Hebrew words speak (for, against) visual order.

    A final letter begins no word and a כ מ נ צ ends none, unless the word was written backwards.
    """
    for_it = against = 0
    for word in _HEBREW_WORD.findall(text[:20_000]):
        first, last = word[0], word[-1]
        if first in _FINAL:
            for_it += 1
        elif last in _FINAL:
            against += 1
        elif last in _NEVER_LAST:
            for_it += 1
        elif first in _NEVER_LAST:
            against += 1
    return for_it, against


def is_visual(text: str, *, expected: bool = False) -> bool:
    """Whether Hebrew stands in visual order. `expected`: the charset's name already says so, one clear word is enough."""
    for_it, against = visual_evidence(text)
    if expected:
        return for_it > against
    return for_it >= 4 and for_it > 8 * against


def to_logical(text: str) -> str:
    """Turn visual lines into logical ones: letters reversed, numbers and Latin runs kept, brackets mirrored.

    Lines without Hebrew, and the `>` before quoted lines, stay as they are.
    """
    return "\n".join(_turn(line) for line in text.split("\n"))


def _turn(line: str) -> str:
    if not _HEBREW_LETTER.search(line):
        return line
    ending = "\r" if line.endswith("\r") else ""
    prefix = _QUOTE_PREFIX.match(line)
    start = prefix.end() if prefix else 0
    head = line[:start] if ">" in line[:start] else ""
    body = line[start:].rstrip()
    turned: list[str] = []
    at = 0
    for run_start, run_end in _left_to_right_runs(body):
        turned.append(_mirrored(body[at:run_start]))
        turned.append(body[run_start:run_end])
        at = run_end
    turned.append(_mirrored(body[at:]))
    return head + "".join(reversed(turned)) + ending


def _mirrored(piece: str) -> str:
    return piece[::-1].translate(_MIRROR)


def _left_to_right_runs(body: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for match in _LTR_RUN.finditer(body):
        if match.group("hebrew"):
            continue
        start, end = match.span()
        if _HAS_LATIN.search(match.group()):
            runs.append((start, end))
        else:
            runs.extend(number.span() for number in _NUMBER.finditer(body, max(0, start - 1), _with_percent(body, end)))
    return runs


def _with_percent(body: str, end: int) -> int:
    return end + 1 if body[end : end + 1] == "%" else end
