"""Calendars as rows: read, edited, kept in step, refused in words."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kesher.core.clock import ISRAEL
from kesher.staff.actions import calendars as actions
from kesher.staff.events import CalendarChanged
from kesher.staff.models import Calendar
from kesher.staff.queries import calendars as queries
from kesher.staff.rules.working_days import slots
from kesher.staff.types import CalendarRefused
from tests.cast import Cast

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


def local(text: str) -> datetime:
    """A moment by Israel's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


@pytest.fixture
def service() -> UUID:
    actions.seed_israeli_calendars()
    return Calendar.objects.get(code="service").pk


@pytest.fixture(autouse=True)
def today(at: At) -> object:
    with at("2026-11-22 09:00"):
        yield


def test_a_new_installation_counts_by_the_israeli_week(service: UUID) -> None:
    calendar = queries.working_calendar(service)

    assert calendar.add(local("2026-11-21 22:40"), 240) == local("2026-11-22 12:00")
    assert calendar.slots_of(date(2026, 11, 20)) == ()
    assert calendar.slots_of(date(2027, 4, 21)) == slots("8:00-13:00")  # eve of Passover
    assert calendar.slots_of(date(2027, 4, 22)) == ()
    assert calendar.slots_of(date(2027, 4, 25)) == slots("8:00-14:00")  # a day between


def test_seeding_twice_changes_nothing(service: UUID) -> None:
    actions.set_week(service, {0: slots("9:00-15:00")})

    actions.seed_israeli_calendars()

    assert Calendar.objects.count() == 2
    assert queries.working_calendar(service).slots_of(date(2026, 11, 22)) == slots("9:00-15:00")


def test_unasked_messages_leave_neither_at_night_nor_on_the_sabbath(service: UUID) -> None:
    hours = queries.calendar_with("contact-hours")

    assert hours is not None
    assert hours.last_moment_before(local("2026-11-21 22:40")) == local("2026-11-20 12:59")
    assert not hours.is_open(local("2026-11-22 21:00"))


def test_a_team_counts_by_its_calendar(cast: Cast) -> None:
    calendar = queries.calendar_of_team(cast.claims.pk)

    assert calendar.slots_of(date(2026, 11, 27)) == slots("8:00-12:00")
    assert queries.working_calendars([cast.claims.calendar_id, uuid4()]) == {cast.claims.calendar_id: calendar}
    assert [(info.code, info.teams) for info in queries.all_calendars()] == [("test-week", 3)]


def test_an_unchanged_calendar_costs_one_query(service: UUID) -> None:
    first = queries.working_calendar(service)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        second = queries.working_calendar(service)

    assert second is first
    assert len(asked) == 1


def test_an_edit_is_seen_at_once_and_said_to_others(service: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    queries.working_calendar(service)
    heard: list[CalendarChanged] = []
    monkeypatch.setattr(actions, "publish", heard.append)

    actions.set_day(service, date(2026, 12, 8), slots("8:00-13:00"), why_he="יום צוות", why_en="Staff day")

    assert queries.working_calendar(service).slots_of(date(2026, 12, 8)) == slots("8:00-13:00")
    assert heard == [CalendarChanged(calendar_id=service, revision=2)]


def test_an_edit_that_was_rolled_back_leaves_nothing_behind(service: UUID) -> None:
    with transaction.atomic():
        actions.close_day(service, date(2026, 12, 8))
        assert queries.working_calendar(service).slots_of(date(2026, 12, 8)) == ()
        transaction.set_rollback(True)

    actions.close_day(service, date(2026, 12, 9))

    calendar = queries.working_calendar(service)
    assert calendar.slots_of(date(2026, 12, 8)) == slots("8:00-17:00")
    assert calendar.slots_of(date(2026, 12, 9)) == ()


def test_a_day_is_given_hours_closed_and_given_back(service: UUID) -> None:
    day = date(2026, 12, 8)

    actions.set_day(service, day, slots("8:00-10:00", "12:00-24:00"), why_en="Moving")
    assert queries.working_calendar(service).slots_of(day) == slots("8:00-10:00", "12:00-24:00")

    actions.close_day(service, day, why_he="שביתה")
    assert queries.working_calendar(service).slots_of(day) == ()
    settings = queries.calendar_settings(service)
    assert settings is not None
    assert [(own.day, own.slots, own.why("en")) for own in settings.own_days] == [(day, (), "שביתה")]

    actions.forget_day(service, day)
    assert queries.working_calendar(service).slots_of(day) == slots("8:00-17:00")


def test_a_week_is_set_by_day_and_other_days_keep_their_hours(service: UUID) -> None:
    actions.set_week(service, {5: slots("8:00-12:00"), 1: ()})

    calendar = queries.working_calendar(service)
    assert calendar.slots_of(date(2026, 11, 27)) == slots("8:00-12:00")
    assert calendar.slots_of(date(2026, 11, 23)) == ()
    assert calendar.slots_of(date(2026, 11, 24)) == slots("8:00-17:00")


def test_holidays_may_be_worked_and_eves_be_days_like_others(service: UUID) -> None:
    actions.set_holidays(service, open_on_holidays=True, eve_until=None, between="closed")

    calendar = queries.working_calendar(service)
    assert calendar.slots_of(date(2027, 4, 21)) == slots("8:00-17:00")
    assert calendar.slots_of(date(2027, 4, 22)) == slots("8:00-17:00")
    assert calendar.slots_of(date(2027, 4, 25)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8:00-17:00", slots("8:00-17:00")),
        (" 13:30–17:00 , 08:00–12:30 ", slots("8:00-12:30", "13:30-17:00")),
        ("0:00-24:00", slots("0:00-24:00")),
        ("", ()),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, expected: object) -> None:
    assert actions.hours_from_text(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("8-17", "“8-17” is not read as hours. Write them like 8:00–12:30, 13:30–17:00."),
        ("17:00-8:00", "“17:00-8:00” is not read as hours. Write them like 8:00–12:30, 13:30–17:00."),
        ("8:00-25:00", "“8:00-25:00” is not read as hours. Write them like 8:00–12:30, 13:30–17:00."),
        ("8:00-12:00, 11:00-17:00", "Two parts of the day overlap: 8:00-12:00, 11:00-17:00."),
    ],
)
def test_hours_that_cannot_be_read_are_refused_in_words(text: str, says: str, settings: object) -> None:
    from django.utils import translation

    with translation.override("en"), pytest.raises(CalendarRefused) as refused:
        actions.hours_from_text(text)

    assert str(refused.value) == says


@pytest.mark.parametrize(
    "edit",
    [
        lambda service: actions.close_day(service, date(2026, 11, 21)),
        lambda service: actions.close_day(service, date(2040, 1, 1)),
        lambda service: actions.forget_day(service, date(2026, 12, 8)),
        lambda service: actions.set_week(service, dict.fromkeys(range(7), ())),
        lambda service: actions.set_week(service, {7: slots("8:00-9:00")}),
        lambda service: actions.set_holidays(service, open_on_holidays=True, eve_until=None, between="sometimes"),
        lambda service: actions.set_holidays(service, open_on_holidays=True, eve_until=None, between="short"),
    ],
)
def test_an_edit_that_is_refused_changes_nothing(service: UUID, edit: Callable[[UUID], None]) -> None:
    before = queries.calendar_settings(service)

    with pytest.raises(CalendarRefused):
        edit(service)

    assert queries.calendar_settings(service) == before


def test_a_calendar_without_hours_or_in_no_time_zone_is_not_made() -> None:
    with pytest.raises(CalendarRefused):
        actions.make_calendar("none", "אין", "None", {0: ()})
    with pytest.raises(CalendarRefused):
        actions.make_calendar("mars", "מאדים", "Mars", {0: slots("8:00-9:00")}, zone="Mars/Olympus")

    assert not Calendar.objects.exists()


def test_today_begins_at_midnight_by_the_calendars_own_clock(service: UUID, at: At) -> None:
    with at("2026-11-22 00:30"):  # still Saturday in London
        with pytest.raises(CalendarRefused):
            actions.close_day(service, date(2026, 11, 21))
        actions.close_day(service, date(2026, 11, 22))

    assert queries.working_calendar(service).slots_of(date(2026, 11, 22)) == ()
