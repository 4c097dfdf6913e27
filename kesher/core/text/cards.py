"""Numbers of payment cards in what people write: hidden but for their last four digits. Pure, and linear in the text.

A card number is known by its issuer's digits, the length that issuer uses, and the check digit of ISO/IEC 7812 (Luhn). Numbers
of thirteen digits are left alone: old cards had them, and telephones have them.
"""

import re
from itertools import pairwise

# Digits in groups, as people part them; a telephone number with its country is none.
_RUN = re.compile("(?<![0-9+])[0-9]+(?:[ \u00a0.\u2010-\u2015\u200e\u200f-]{1,2}[0-9]+)*(?![0-9])")
_GROUP = re.compile("[0-9]+")
_ISSUERS: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile("4"), (16, 19)),
    (re.compile("5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720"), (16,)),
    (re.compile("3[47]"), (15,)),
    (re.compile("36|38|30[0-5]"), (14,)),
    (re.compile("35[2-8]|6011|65|64[4-9]"), (16,)),
    (re.compile("62"), (16, 17, 18, 19)),
)
_LONGEST = 19


def hide_cards(text: str) -> tuple[str, int]:
    """The text with each card number as •••• and its last four digits, and how many there were."""
    spots = [spot for run in _RUN.finditer(text) if len(run.group()) > 13 for spot in _cards_of(run)]
    if not spots:
        return text, 0
    kept, at = [], 0
    for begin, end in spots:
        digits = "".join(_GROUP.findall(text[begin:end]))
        kept += [text[at:begin], f"•••• {digits[-4:]}"]
        at = end
    return "".join([*kept, text[at:]]), len(spots)


def is_card(digits: str) -> bool:
    """Whether these digits are a card's: issuer, length and check digit."""
    return any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _ISSUERS) and _luhn(digits)


def _cards_of(run: re.Match[str]) -> list[tuple[int, int]]:
    """Card numbers among the groups of a run, each of whole groups, none overlapping."""
    groups = [(run.start() + one.start(), run.start() + one.end(), one.group()) for one in _GROUP.finditer(run.group())]
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(groups):
        digits, last = "", place
        while last < len(groups) and len(digits) + len(groups[last][2]) <= _LONGEST:
            digits += groups[last][2]
            last += 1
            if is_card(digits):
                found.append((groups[place][0], groups[last - 1][1]))
                place = last - 1
                break
        place += 1
    return found


def _luhn(digits: str) -> bool:
    total = sum(int(one) for one in digits[-1::-2])
    total += sum(sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])
    return total % 10 == 0 and any(one != other for one, other in pairwise(digits))
