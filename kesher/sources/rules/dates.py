"""Days as other systems write them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from kesher.core.clock import ISRAEL

# Marks that spreadsheets and right-to-left exports leave around a date, without a width of their own.
MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?.*)?$")
_LOCAL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?: +(\d{1,2}):(\d{2})(?::(\d{2}))?)?$")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})$")


class BadDate(ValueError):
    """This is no day."""


def day_first(written: Iterable[str]) -> bool:
    """Whether a column writes 31/12 rather than 12/31. Where no row tells, the day comes first, as in Israel.

    A column that has rows of both kinds keeps the day first, and its impossible rows are refused one by one.
    """
    month_first = False
    for text in written:
        if found := _LOCAL.match(text.translate(MARKS).strip()):
            if int(found[1]) > 12:
                return True
            month_first = month_first or int(found[2]) > 12
    return not month_first


def moment_of(text: str, *, day_comes_first: bool = True) -> datetime | None:
    """The moment that is written, in Israel; a day alone is its noon, so that it stays that day everywhere. None where empty.

    Read are 2026-12-31 (with a time, its zone left out), 31/12/2026, 31.12.26 and 20261231. Raises BadDate.
    """
    text = text.translate(MARKS).strip()
    if not text:
        return None
    try:
        if found := _ISO.match(text):
            day, clock = date(int(found[1]), int(found[2]), int(found[3])), found.groups()[3:]
        elif found := _LOCAL.match(text):
            first, second, year = int(found[1]), int(found[2]), _year(found[3])
            day, clock = date(year, second, first) if day_comes_first else date(year, first, second), found.groups()[3:]
        elif found := _PACKED.match(text):
            day, clock = date(int(found[1]), int(found[2]), int(found[3])), (None, None, None)
        else:
            raise BadDate(text)
        at = time(int(clock[0]), int(clock[1] or 0), int(clock[2] or 0)) if clock[0] else time(12)
    except ValueError as error:
        raise BadDate(text) from error
    if day.year < 1900:
        raise BadDate(text)
    return datetime.combine(day, at, ISRAEL)


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)
