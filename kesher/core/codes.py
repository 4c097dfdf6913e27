"""Document codes: nine digits and a check digit, written `482 139 075-9`, that let anybody leave a paper and nobody read one.

The check digit is Damm's (H. M. Damm, *Total anti-symmetrische Quasigruppen*, Marburg 2004): it catches every single wrong
digit and every swap of neighbours, so a code that was keyed on a phone or read from a bad fax is right or is no code.

Codes begin with 2 to 9: Israeli phone numbers and service numbers of ten digits begin with 0 or 1, so that a number printed on
a paper is never taken for its code.
"""

import re
from collections.abc import Iterator
from typing import Protocol

_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_PREFIX = "KSR:"

# What text recognition makes of digits, in Latin and in Hebrew letters.
_CONFUSED = str.maketrans("OoQDסIlL|!וןZzAEsSGbBT", "0000011111112243556687")
_DIGIT = "[0-9" + "".join(map(re.escape, map(chr, _CONFUSED))) + "]"
_GAP = r"[ \t.,:_~=/\\*'’\"״׳‐-―־-]"
_BIDI = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_FEWEST_TRUE_DIGITS = 6

# 482 139 075-9 as it is printed, and as it comes out when a Hebrew line has turned its groups round.
_PRINTED = re.compile(
    rf"(?<!\d)(?=({_DIGIT}{{3}}){_GAP}{{1,3}}({_DIGIT}{{3}}){_GAP}{{1,3}}({_DIGIT}{{3}}){_GAP}{{1,4}}({_DIGIT})(?!\d))"
)
_TURNED = re.compile(
    rf"(?<!\d)(?=({_DIGIT}{{3}}){_GAP}{{1,4}}({_DIGIT}){_GAP}{{1,3}}({_DIGIT}{{3}}){_GAP}{{1,3}}({_DIGIT}{{3}})(?!\d))"
)
_MIRRORED = re.compile(
    rf"(?<!\d)(?=({_DIGIT}){_GAP}{{1,4}}({_DIGIT}{{3}}){_GAP}{{1,3}}({_DIGIT}{{3}}){_GAP}{{1,3}}({_DIGIT}{{3}})(?!\d))"
)
_LOOSE = re.compile(rf"(?<!\w)(?<!\d{_GAP}){_DIGIT}(?:{_GAP}{{0,2}}{_DIGIT}){{9}}(?!\w)(?!{_GAP}{{1,2}}\d)")


class Random(Protocol):
    """The part of `random.Random` that is needed; in earnest it is `secrets.SystemRandom()`."""

    def randrange(self, start: int, stop: int, /) -> int: ...  # a number from start up to, not including, stop


def new_code(random: Random) -> str:
    """A fresh code of ten digits, one of 800 million. Whoever keeps codes sees to it that no living one is given twice."""
    digits = str(random.randrange(200_000_000, 1_000_000_000))
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Damm's check digit of these digits; a number followed by its check digit has the check digit 0."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def check(code: str) -> bool:
    """Whether this is one of our codes: ten ASCII digits, a beginning that we give out, and the check digit holds."""
    return re.fullmatch(r"[2-9][0-9]{9}", code) is not None and check_digit(code) == "0"


def show(code: str) -> str:
    """`4821390759` as people read it: `482 139 075-9`."""
    return f"{code[:3]} {code[3:6]} {code[6:9]}-{code[9:]}"


def payload(code: str) -> str:
    """What the square on the cover sheet holds: only letters of QR's alphanumeric mode, so that the square stays coarse."""
    return _PREFIX + code


def normalise(text: str) -> str:
    """What a person keyed, or a square held, as bare digits: look-alike letters read as digits, the rest left out. Not checked."""
    bare = _BIDI.sub("", text).strip().removeprefix(_PREFIX)
    return "".join(re.findall("[0-9]", bare.translate(_CONFUSED)))


def parse(text: str) -> str | None:
    """The one code that this text is, or None: for a field in which somebody keys a code, and for what a square holds."""
    bare = _BIDI.sub("", text).strip().removeprefix(_PREFIX)
    if not re.fullmatch(rf"(?:{_DIGIT}|{_GAP}){{10,24}}", bare):
        return None
    code = normalise(bare)
    return code if check(code) else None


def find_codes(text: str) -> list[str]:
    """The codes in a recognised text, surest form first, each once; only those whose check digit holds.

    Ten digits in the printed grouping come before ten digits in any grouping. A run of more than ten digits (an account
    number, a card) holds no code, and of ten signs at least six must be true digits, so that words are not read as codes.
    """
    line_up = _BIDI.sub("", text)
    return list(dict.fromkeys(code for code in map(_read, _candidates(line_up)) if code))


def _candidates(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from ("".join(found.groups()) for found in _PRINTED.finditer(line))
    for line in text.splitlines():
        yield from (found.group() for found in _LOOSE.finditer(line))
    for line in text.splitlines():
        yield from (found[3] + found[2] + found[1] + found[0] for found in _MIRRORED.findall(line))
        yield from (found[3] + found[2] + found[0] + found[1] for found in _TURNED.findall(line))


def _read(candidate: str) -> str | None:
    if len(re.findall("[0-9]", candidate)) < _FEWEST_TRUE_DIGITS:
        return None
    code = normalise(candidate)
    return code if check(code) else None
