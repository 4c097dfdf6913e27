"""Israel's calendar: known years by name, and twenty years against the Hebrew dates that the law gives."""

from datetime import date, timedelta

import pytest
from pyluach.dates import HebrewDate

from kesher.staff.rules.israel import israeli_days
from kesher.staff.rules.working_days import DayType

YEARS = range(2016, 2037)
THURSDAY, FRIDAY, SATURDAY, SUNDAY, MONDAY = 3, 4, 5, 6, 0


def of_type(year: int, wanted: DayType) -> dict[str, str]:
    return {day.isoformat(): kind.en for day, kind in israeli_days(year).items() if kind.type == wanted}


def test_the_days_of_rest_of_a_year() -> None:
    assert of_type(2026, DayType.HOLIDAY) == {
        "2026-04-02": "Passover",
        "2026-04-08": "Passover, last day",
        "2026-04-22": "Independence Day",
        "2026-05-22": "Shavuot",
        "2026-09-12": "New Year",
        "2026-09-13": "New Year",
        "2026-09-21": "Day of Atonement",
        "2026-09-26": "Sukkot",
        "2026-10-03": "Simchat Torah",
    }


def test_every_day_of_rest_has_its_eve() -> None:
    assert of_type(2026, DayType.EVE) == {
        "2026-04-01": "Passover eve",
        "2026-04-07": "Passover last day eve",
        "2026-04-21": "Memorial Day, Independence Day eve",
        "2026-05-21": "Shavuot eve",
        "2026-09-11": "New Year eve",
        "2026-09-20": "Day of Atonement eve",
        "2026-09-25": "Sukkot eve",
        "2026-10-02": "Simchat Torah eve",
    }


def test_names_are_in_both_languages() -> None:
    eve = israeli_days(2027)[date(2027, 4, 21)]

    assert (eve.name("he"), eve.name("en"), eve.holiday) == ("ערב פסח", "Passover eve", "pesach")


def test_a_year_in_which_independence_day_is_moved_keeps_its_names() -> None:
    # 2024: 5 Iyar was a Monday, so Memorial Day moved to it from the Sunday and Independence Day to the Tuesday.
    days = israeli_days(2024)

    assert days[date(2024, 5, 14)].en == "Independence Day"
    assert days[date(2024, 5, 13)].type == DayType.EVE
    assert days[date(2024, 5, 12)].en == "Memorial Day eve"


@pytest.mark.parametrize("year", YEARS)
def test_days_of_rest_fall_on_the_hebrew_dates_of_the_law(year: int) -> None:
    by_law = {(7, 1), (7, 2), (7, 10), (7, 15), (7, 22), (1, 15), (1, 21), (3, 6)}
    expected = set()
    for n in range(366):
        day = date(year, 1, 1) + timedelta(days=n)
        hebrew = HebrewDate.from_pydate(day)
        if (hebrew.month, hebrew.day) in by_law and day.year == year:
            expected.add(day)
        if (hebrew.month, hebrew.day) == (
            2,
            5,
        ):  # 5 Iyar: never Friday, Saturday or Sunday after the Sabbath, nor Monday
            expected.add(day + timedelta(days={FRIDAY: -1, SATURDAY: -2, MONDAY: 1}.get(day.weekday(), 0)))

    assert {day for day, kind in israeli_days(year).items() if kind.type == DayType.HOLIDAY} == expected


@pytest.mark.parametrize("year", YEARS)
def test_the_day_before_rest_is_an_eve_or_rest_itself(year: int) -> None:
    days = israeli_days(year)
    rests = [day for day, kind in days.items() if kind.type == DayType.HOLIDAY]
    before = [days[day - timedelta(days=1)].type for day in rests]

    assert before.count(DayType.HOLIDAY) == 1  # the second day of the New Year
    assert before.count(DayType.EVE) == len(rests) - 1 == 8
    assert sum(1 for kind in days.values() if kind.type == DayType.EVE) == 8
    assert not [kind.en for kind in days.values() if "observed" in kind.en or "נצפה" in kind.he]
