"""How many SMS a text is: 160/153 characters of the GSM alphabet, 70/67 of UCS-2 (3GPP TS 23.038 and 23.040).

One letter outside the GSM alphabet (any Hebrew letter, an emoji) turns the whole message into UCS-2. The characters of the
extension table take two places, those beyond the Basic Multilingual Plane too, and neither may be torn between two parts.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

# 3GPP TS 23.038, 6.2.1: the default alphabet, and its extension table (each with an escape before it).
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_EXTENDED = frozenset("\f^{}\\[~]|€")


@dataclass(frozen=True)
class Parts:
    """`units` are septets or UTF-16 code units; `left` is how many more fit into the last part."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    parts: int
    left: int

    def price(self, per_part: Decimal) -> Decimal:
        """What sending costs, in the unit in which one part is priced."""
        return per_part * self.parts


def count_parts(text: str) -> Parts:
    """Encoding, length and number of parts of a text; an empty one is no part."""
    gsm = all(letter in GSM_7 or letter in GSM_7_EXTENDED for letter in text)
    sizes = [_septets(letter) if gsm else _code_units(letter) for letter in text]
    alone, joined = (160, 153) if gsm else (70, 67)
    total = sum(sizes)
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if gsm else "ucs2"
    if total <= alone:
        return Parts(encoding, total, 1 if total else 0, alone - total)
    parts, used = 1, 0
    for size in sizes:
        if used + size > joined:
            parts, used = parts + 1, 0
        used += size
    return Parts(encoding, total, parts, joined - used)


def _septets(letter: str) -> int:
    return 2 if letter in GSM_7_EXTENDED else 1


def _code_units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1
