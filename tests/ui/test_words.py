"""Times and spans are said as people say them, exactly, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from kesher.core.clock import ISRAEL
from kesher.ui import words

NOW = datetime(2026, 11, 26, 14, 9, tzinfo=ISRAEL)  # a Thursday


def israel(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ISRAEL)


@pytest.mark.parametrize(
    ("minutes", "english", "hebrew"),
    [
        (0, "due now", "המועד עכשיו"),
        (1, "1 minute left", "נותרה דקה אחת"),
        (24, "24 minutes left", "נותרו 24 דקות"),
        (60, "1 hour left", "נותרה שעה אחת"),
        (65, "1:05 hours left", "נותרו 1:05 שעות"),
        (120, "2 hours left", "נותרו שעתיים"),
        (336, "5:36 hours left", "נותרו 5:36 שעות"),
        (30 * 60 + 20, "30 hours left", "נותרו 30 שעות"),
        (48 * 60, "2 days left", "נותרו יומיים"),
        (100 * 60, "4 days left", "נותרו 4 ימים"),
        (-1, "1 minute late", "איחור של דקה"),
        (-42, "42 minutes late", "איחור של 42 דקות"),
        (-80, "1:20 hours late", "איחור של 1:20 שעות"),
        (-120, "2 hours late", "איחור של שעתיים"),
        (-72 * 60, "3 days late", "איחור של 3 ימים"),
    ],
)
def test_the_clock_in_full(minutes: int, english: str, hebrew: str) -> None:
    due = NOW + timedelta(minutes=minutes)

    with translation.override("en"):
        assert words.left_words(due, NOW) == english
    with translation.override("he"):
        assert words.left_words(due, NOW) == hebrew


@pytest.mark.parametrize(
    ("minutes", "english", "hebrew"),
    [
        (1, "in 1 min", "עוד דקה"),
        (24, "in 24 min", "עוד 24 דק׳"),
        (75, "in 1:15", "עוד 1:15"),
        (120, "in 2 h", "עוד שעתיים"),
        (26 * 60, "in 26 h", "עוד 26 שע׳"),
        (49 * 60, "in 2 days", "עוד יומיים"),
        (-42, "42 min late", "איחור 42 דק׳"),
        (-62, "1:02 h late", "איחור 1:02 שע׳"),
        (-49 * 60, "2 days late", "איחור של יומיים"),
    ],
)
def test_the_clock_of_a_row(minutes: int, english: str, hebrew: str) -> None:
    due = NOW + timedelta(minutes=minutes)

    with translation.override("en"):
        assert words.in_words(due, NOW) == english
    with translation.override("he"):
        assert words.in_words(due, NOW) == hebrew


@pytest.mark.parametrize(
    ("moment", "english", "hebrew"),
    [
        (israel(26, 16), "today 16:00", "היום 16:00"),
        (israel(27, 10), "tomorrow 10:00", "מחר 10:00"),
        (israel(25, 9, 52), "yesterday 9:52", "אתמול 9:52"),
        (israel(21, 22, 40), "Sat 21 Nov, 22:40", "שבת 21.11, 22:40"),
        (israel(3, 8, 5, month=12), "Thu 3 Dec, 8:05", "יום חמישי 3.12, 8:05"),
        (israel(4, 12, year=2025), "Tue 4 Nov 2025, 12:00", "יום שלישי 4.11.2025, 12:00"),
    ],
)
def test_a_time_on_a_screen(moment: datetime, english: str, hebrew: str) -> None:
    with translation.override("en"):
        assert words.when_words(moment, NOW) == english
    with translation.override("he"):
        assert words.when_words(moment, NOW) == hebrew


@pytest.mark.parametrize(
    ("due", "english", "hebrew"),
    [
        (israel(26, 16), "today by 16:00", "היום עד 16:00"),
        (israel(27, 10), "tomorrow by 10:00", "מחר עד 10:00"),
        (israel(29, 12), "by Sun 29 Nov, 12:00", "עד יום ראשון 29.11 בשעה 12:00"),
    ],
)
def test_a_promise_names_the_weekday(due: datetime, english: str, hebrew: str) -> None:
    with translation.override("en"):
        assert words.by_words(due, NOW) == english
    with translation.override("he"):
        assert words.by_words(due, NOW) == hebrew


def test_a_letter_is_read_on_another_day_and_says_the_whole_date() -> None:
    due = israel(26, 16)

    with translation.override("en"):
        assert words.letter_words(due) == "Thursday, 26 November 2026, at 16:00"
    with translation.override("he"):
        assert words.letter_words(due) == "יום חמישי 26.11.2026 בשעה 16:00"


def test_days_of_a_timeline_have_names_when_near(english: None) -> None:
    assert words.day_heading(date(2026, 11, 26), NOW) == "Today, Thu 26 Nov"
    assert words.day_heading(date(2026, 11, 25), NOW) == "Yesterday, Wed 25 Nov"
    assert words.day_heading(date(2026, 11, 21), NOW) == "Sat 21 Nov"
    assert words.day_heading(date(2025, 11, 21), NOW) == "Fri 21 Nov 2025"


def test_narrow_columns_say_the_least(hebrew: None) -> None:
    assert words.brief_words(israel(26, 16), NOW) == "16:00"
    assert words.brief_words(israel(3, 9, month=12), NOW) == "ה׳ 3.12"
    assert words.brief_words(israel(3, 9, month=3, year=2025), NOW) == "3.3.2025"


@pytest.mark.parametrize(
    ("before", "english", "hebrew"),
    [
        (timedelta(seconds=20), "just now", "ממש עכשיו"),
        (timedelta(minutes=1), "1 minute ago", "לפני דקה"),
        (timedelta(minutes=7), "7 minutes ago", "לפני 7 דקות"),
        (timedelta(hours=2), "2 hours ago", "לפני שעתיים"),
        (timedelta(hours=20), "yesterday 18:09", "אתמול 18:09"),
    ],
)
def test_how_long_ago(before: timedelta, english: str, hebrew: str) -> None:
    with translation.override("en"):
        assert words.ago_words(NOW - before, NOW) == english
    with translation.override("he"):
        assert words.ago_words(NOW - before, NOW) == hebrew


def test_the_day_is_israels_even_when_the_moment_is_told_in_utc(english: None) -> None:
    after_midnight = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)

    assert words.when_words(after_midnight, NOW) == "tomorrow 0:30"


def test_lengths(english: None) -> None:
    assert words.length_words(402) == "6:42"
    assert words.length_words(4002) == "1:06:42"
    assert words.span_words(timedelta(minutes=128)) == "2:08 hours"
    assert words.span_words(timedelta(days=3)) == "3 days"


def test_near_is_less_than_an_hour(english: None) -> None:
    assert words.is_near(NOW + timedelta(minutes=59), NOW)
    assert not words.is_near(NOW + timedelta(minutes=60), NOW)
