"""Money, shares, sizes, phones and names as they are written for people. Pure; the active language decides the form."""

from decimal import ROUND_HALF_UP, Decimal

import phonenumbers
from django.utils.translation import get_language

NO_BREAK = "\u00a0"
LEFT_TO_RIGHT_MARK = "\u200e"  # keeps a minus before its number inside Hebrew


def is_hebrew() -> bool:
    """Whether the active language is Hebrew."""
    return (get_language() or "he").startswith("he")


def money_words(agorot: int) -> str:
    """An amount in agorot: `5,000 ₪` with a no-break space in Hebrew, `₪5,000` in English; agorot shown only when there are any."""
    whole, rest = divmod(abs(int(agorot)), 100)
    number = f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
    if is_hebrew():
        return f"{LEFT_TO_RIGHT_MARK + '-' if agorot < 0 else ''}{number}{NO_BREAK}₪"
    return f"{'-' if agorot < 0 else ''}₪{number}"


def percent_words(share: float | Decimal, digits: int = 0) -> str:
    """A share of one as a percentage, rounded half up: 0.385 is 39%."""
    step = Decimal(1).scaleb(-digits)
    return f"{(Decimal(str(share)) * 100).quantize(step, ROUND_HALF_UP)}%"


def number_words(number: int | float | Decimal) -> str:
    """A number with thousands separated: 12,345."""
    return f"{number:,}"


def size_words(size: int) -> str:
    """Size of a file in decimal units: 212 kB, 1.1 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{round(size / 1000)} kB"
    if size < 999_950_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1_000_000_000:.1f} GB"


def phone_words(number: str) -> str:
    """A number in E.164 as people read it: 052-555-0143 for Israel, +44 20 7946 0018 for others; anything else as it is."""
    if not number.startswith("+"):
        return number
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(parsed, form.NATIONAL if parsed.country_code == 972 else form.INTERNATIONAL)


def initials(name: str) -> str:
    """At most two letters for the round badge: Daniel Azoulay is DA, דניאל אזולאי is דא."""
    words = [word for word in name.replace("״", "").replace('"', "").split() if word[0].isalnum()]
    picked = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(word[0].upper() for word in picked)
