"""The days of Israel's calendar: holidays from the package `holidays` (IL), eves from the Hebrew date of the next day (pyluach).

The law knows no half days, so which eves are short, and until when, is each organisation's own policy
(kesher.staff.rules.working_days.HolidayPolicy); here they only get their names. Memorial Day carries the key of Independence Day,
whose eve it is by law, wherever the two are moved to keep them off the Sabbath.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import holidays
from pyluach.dates import HebrewDate

from kesher.staff.rules.working_days import DayKind, DayType

_DAY = timedelta(days=1)

# English names in the package `holidays` -> (our key, type of day, Hebrew, English)
_LISTED: dict[str, tuple[str, DayType, str, str]] = {
    "Rosh Hashanah": ("rosh_hashana", DayType.HOLIDAY, "ראש השנה", "New Year"),
    "Yom Kippur": ("yom_kippur", DayType.HOLIDAY, "יום כיפור", "Day of Atonement"),
    "Sukkot": ("sukkot", DayType.HOLIDAY, "סוכות", "Sukkot"),
    "Sukkot holiday": ("sukkot", DayType.BETWEEN, "חול המועד סוכות", "Sukkot, days between"),
    "Simchat Torah / Shemini Atzeret": ("simchat_torah", DayType.HOLIDAY, "שמחת תורה", "Simchat Torah"),
    "Pesach": ("pesach", DayType.HOLIDAY, "פסח", "Passover"),
    "Pesach holiday": ("pesach", DayType.BETWEEN, "חול המועד פסח", "Passover, days between"),
    "Seventh day of Pesach": ("pesach_end", DayType.HOLIDAY, "שביעי של פסח", "Passover, last day"),
    "Shavuot": ("shavuot", DayType.HOLIDAY, "שבועות", "Shavuot"),
    "Independence Day": ("independence", DayType.HOLIDAY, "יום העצמאות", "Independence Day"),
    "Remembrance Day": (
        "independence",
        DayType.EVE,
        "יום הזיכרון, ערב יום העצמאות",
        "Memorial Day, Independence Day eve",
    ),
    "Ta'anit Ester": ("fast_of_esther", DayType.NAMED, "תענית אסתר", "Fast of Esther"),
    "Purim": ("purim", DayType.NAMED, "פורים", "Purim"),
    "Jerusalem Day": ("jerusalem", DayType.NAMED, "יום ירושלים", "Jerusalem Day"),
    "Tisha B'Av": ("tisha_beav", DayType.NAMED, "תשעה באב", "Ninth of Av"),
    "Sigd": ("sigd", DayType.NAMED, "סיגד", "Sigd"),
    "Hanukkah": ("hanukkah", DayType.NAMED, "חנוכה", "Hanukkah"),
    "Lag BaOmer": ("lag_baomer", DayType.NAMED, "ל״ג בעומר", "Lag BaOmer"),
}

# Hebrew (month, day), months from Nisan, on which a holiday begins -> (key, type, Hebrew, English) of the day before
_EVES: dict[tuple[int, int], tuple[str, DayType, str, str]] = {
    (7, 1): ("rosh_hashana", DayType.EVE, "ערב ראש השנה", "New Year eve"),
    (7, 10): ("yom_kippur", DayType.EVE, "ערב יום כיפור", "Day of Atonement eve"),
    (7, 15): ("sukkot", DayType.EVE, "ערב סוכות", "Sukkot eve"),
    (7, 22): ("simchat_torah", DayType.EVE, "הושענא רבה, ערב שמחת תורה", "Simchat Torah eve"),
    (1, 15): ("pesach", DayType.EVE, "ערב פסח", "Passover eve"),
    (1, 21): ("pesach_end", DayType.EVE, "ערב שביעי של פסח", "Passover last day eve"),
    (3, 6): ("shavuot", DayType.EVE, "ערב שבועות", "Shavuot eve"),
    (9, 25): ("hanukkah", DayType.NAMED, "ערב חנוכה", "Hanukkah eve"),
}
_MEMORIAL_EVE = DayKind(DayType.NAMED, "memorial", "ערב יום הזיכרון", "Memorial Day eve")
_RANK = (DayType.HOLIDAY, DayType.EVE, DayType.BETWEEN, DayType.NAMED)


@lru_cache(maxsize=128)
def israeli_days(year: int) -> Mapping[date, DayKind]:
    """What the country's calendar says of the dates of a civil year; ordinary dates are left out.

    One kind a date: where two meet (the last day between is an eve), rest goes before eve, eve before between, then names.
    """
    days: dict[date, DayKind] = {}
    for day, kind in (*_listed(year), *_eves(year)):
        known = days.get(day)
        if known is None or _RANK.index(kind.type) < _RANK.index(known.type):
            days[day] = kind
    return MappingProxyType(dict(sorted(days.items())))


def _listed(year: int) -> list[tuple[date, DayKind]]:
    """The days that the package names. A day of rest that is new to us is closed under the package's own name."""
    found = []
    for category, otherwise in (("public", DayType.HOLIDAY), ("optional", DayType.NAMED), ("school", DayType.NAMED)):
        english = holidays.country_holidays("IL", years=year, language="en_US", categories=(category,))
        hebrew = holidays.country_holidays("IL", years=year, language="he", categories=(category,))
        for day in english:
            for listed, he in zip(english.get_list(day), hebrew.get_list(day), strict=True):
                name = listed.removesuffix(" (observed)")  # moved by law to keep the Sabbath
                key, kind, he, en = _LISTED.get(name, (name.lower().replace(" ", "_"), otherwise, he, name))
                found.append((day, DayKind(kind, key, he, en)))
    return found


def _eves(year: int) -> list[tuple[date, DayKind]]:
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        hebrew = HebrewDate.from_pydate(day + _DAY)
        if eve := _EVES.get((hebrew.month, hebrew.day)):
            key, kind, he, en = eve
            found.append((day, DayKind(kind, key, he, en)))
        day += _DAY
    memorial = (day for day, kind in _listed(year) if kind.type == DayType.EVE)
    return found + [(day - _DAY, _MEMORIAL_EVE) for day in memorial]
