"""Working time: the rule's own examples, and twenty years of the Israeli calendar against a slow second opinion."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesher.staff.rules.working_days import CLOSED, USUAL, Hours, SpecialDay, WeekPlan, israeli_week, slots
from kesher.staff.rules.working_time import NeverOpens, WorkingCalendar
from tests.staff.calendars import ALWAYS, HALF_PAST_ONE, NIGHTS, SERVICE, SPLIT, until
from tests.staff.slow_working_time import SlowWorkingTime

ISRAEL = ZoneInfo("Asia/Jerusalem")
BEGIN = int(datetime(2016, 1, 1, tzinfo=UTC).timestamp()) // 60
END = int(datetime(2036, 1, 1, tzinfo=UTC).timestamp()) // 60
CLOCK_CHANGES = [  # Israel, by law since 2013: the Friday before the last Sunday of March, and the last Sunday of October, at 2:00
    int(datetime.fromisoformat(moment).timestamp()) // 60
    for year in range(2016, 2036)
    for moment in (
        f"{date(year, 3, 31) - timedelta(days=(date(year, 3, 31).weekday() + 1) % 7 + 2)}T02:00+02:00",
        f"{date(year, 10, 31) - timedelta(days=(date(year, 10, 31).weekday() + 1) % 7)}T02:00+03:00",
    )
]

SLOW = {id(calendar): SlowWorkingTime(calendar) for calendar in (SERVICE, SPLIT, NIGHTS, HALF_PAST_ONE)}


def local(text: str) -> datetime:
    """A moment by Israel's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


anywhere = st.integers(BEGIN, END).map(moment)
near_a_clock_change = st.builds(
    lambda change, minutes: moment(change + minutes), st.sampled_from(CLOCK_CHANGES), st.integers(-600, 600)
)
moments = anywhere | near_a_clock_change
calendars = st.sampled_from([SERVICE, SPLIT, NIGHTS, HALF_PAST_ONE])
budgets = st.integers(0, 3000)


# The scenario's own times


def test_four_hours_asked_on_saturday_night_end_on_sunday_at_noon() -> None:
    assert SERVICE.add(local("2026-11-21 22:40"), 240) == local("2026-11-22 12:00")


def test_three_business_days_end_at_the_close_of_the_third_working_day_after() -> None:
    assert SERVICE.end_of_business_day(local("2026-11-21 22:40"), 3) == local("2026-11-24 17:00")
    assert SERVICE.end_of_business_day(local("2026-11-22 07:00"), 3) == local("2026-11-25 17:00")
    assert SERVICE.end_of_business_day(local("2026-11-19 10:00"), 1) == local("2026-11-22 17:00")


def test_due_may_equal_closing_time_and_the_next_minute_is_tomorrow() -> None:
    assert SERVICE.add(local("2026-11-22 16:00"), 60) == local("2026-11-22 17:00")
    assert SERVICE.add(local("2026-11-22 16:00"), 61) == local("2026-11-23 08:01")


def test_nothing_added_outside_hours_is_the_next_opening() -> None:
    assert SERVICE.add(local("2026-11-20 12:00"), 0) == local("2026-11-22 08:00")
    assert SERVICE.add(local("2026-11-22 17:00"), 0) == local("2026-11-23 08:00")
    assert SERVICE.add(local("2026-11-22 09:17"), 0) == local("2026-11-22 09:17")


def test_seconds_are_kept_when_adding_and_dropped_when_counting() -> None:
    start = local("2026-11-22 09:17:31")

    assert SERVICE.add(start, 30) == local("2026-11-22 09:47:31")
    assert SERVICE.between(start, local("2026-11-22 09:18:30")) == 0
    assert SERVICE.worked(start, local("2026-11-22 09:18:30")) == timedelta(seconds=59)
    assert SERVICE.between(local("2026-11-22 09:18:30"), start) == 0


def test_a_slot_ends_before_its_closing_minute() -> None:
    assert SERVICE.is_open(local("2026-11-22 08:00"))
    assert SERVICE.is_open(local("2026-11-22 16:59:59"))
    assert not SERVICE.is_open(local("2026-11-22 17:00"))
    assert not SERVICE.is_open(local("2026-11-21 12:00"))


def test_the_eve_of_passover_closes_early_and_the_feast_is_not_counted() -> None:
    # 2026: eve on Wednesday 1 April until 12:00, feast on Thursday; Sunday to Tuesday between 8:00 and 14:00
    # (Tuesday, eve of the last day, until 13:00); last day on Wednesday 8 April.
    assert SERVICE.add(local("2026-04-01 11:00"), 60) == local("2026-04-01 12:00")
    assert SERVICE.add(local("2026-04-01 11:00"), 120) == local("2026-04-05 09:00")
    assert SERVICE.between(local("2026-04-01 00:00"), local("2026-04-09 00:00")) == 4 * 60 + 2 * 6 * 60 + 5 * 60


def test_purim_closes_at_one() -> None:
    assert SERVICE.add(local("2027-03-23 12:00"), 120) == local("2027-03-24 09:00")


def test_days_between_open_no_friday_and_keep_none_open_longer() -> None:
    friday_between = date(2026, 4, 3)

    assert SERVICE.slots_of(friday_between) == ()
    assert SPLIT.slots_of(friday_between) == slots("8:00-13:00")


def test_a_special_day_goes_before_holidays_and_the_week() -> None:
    calendar = replace(
        SERVICE,
        special=(
            SpecialDay(date(2026, 12, 8), until("13:00"), "Staff day"),
            SpecialDay(date(2026, 4, 22), Hours(own=slots("10:00-12:00")), "Open on Independence Day"),
            SpecialDay(date(2026, 11, 27), Hours(own=slots("9:00-11:00")), "A Friday made good"),
            SpecialDay(date(2026, 4, 1), USUAL, "This eve is a day like others"),
            SpecialDay(date(2026, 11, 30), CLOSED),
        ),
    )

    assert calendar.slots_of(date(2026, 12, 8)) == slots("8:00-13:00")
    assert calendar.slots_of(date(2026, 4, 22)) == slots("10:00-12:00")
    assert calendar.slots_of(date(2026, 11, 27)) == slots("9:00-11:00")
    assert calendar.slots_of(date(2026, 4, 1)) == slots("8:00-17:00")
    assert calendar.add(local("2026-11-29 16:30"), 60) == local("2026-12-01 08:30")


def test_the_latest_start_is_the_opening_and_not_the_evening_before() -> None:
    assert SERVICE.subtract(local("2026-11-22 08:30"), 30) == local("2026-11-22 08:00")
    assert SERVICE.subtract(local("2026-11-22 08:10"), 30) == local("2026-11-19 16:40")
    assert SERVICE.subtract(local("2026-11-20 20:00"), 30) == local("2026-11-19 16:30")


def test_the_last_moment_before_a_weekend_is_a_minute_in_which_somebody_is_there() -> None:
    assert SERVICE.last_moment_before(local("2026-11-21 22:40")) == local("2026-11-19 16:59")
    assert SERVICE.last_moment_before(local("2026-11-19 17:00")) == local("2026-11-19 16:59")
    assert SERVICE.last_moment_before(local("2026-11-19 12:34:56")) == local("2026-11-19 12:34:56")


def test_the_night_in_which_the_clock_goes_forward_is_an_hour_shorter() -> None:
    # Friday 27 March 2026, 2:00 becomes 3:00.
    assert NIGHTS.between(local("2026-03-26 22:00"), local("2026-03-27 06:00")) == 7 * 60
    assert NIGHTS.add(local("2026-03-27 01:30"), 60) == local("2026-03-27 03:30")
    assert NIGHTS.between(local("2026-10-24 22:00"), local("2026-10-25 06:00")) == 9 * 60


def test_a_slot_that_begins_in_the_hour_left_out_begins_when_the_clock_jumps() -> None:
    # 1:30-2:30 lasts until the jump at 2:00; 2:30-5:15 goes on from there, at 3:00 by the clock.
    assert HALF_PAST_ONE.between(local("2026-03-27 00:00"), local("2026-03-27 03:00")) == 30
    assert HALF_PAST_ONE.between(local("2026-03-27 00:00"), local("2026-03-27 06:00")) == 30 + 135


def test_stretches_are_the_open_times_cut_to_the_question() -> None:
    found = list(SPLIT.stretches(local("2026-11-22 12:00"), local("2026-11-23 08:30")))

    assert found == [
        (local("2026-11-22 12:00"), local("2026-11-22 12:30")),
        (local("2026-11-22 16:00"), local("2026-11-22 19:00")),
        (local("2026-11-23 08:00"), local("2026-11-23 08:30")),
    ]


def test_working_days_are_counted_with_both_ends() -> None:
    assert SERVICE.working_days(date(2026, 11, 22), date(2026, 11, 28)) == 5
    assert SERVICE.working_days(date(2026, 4, 1), date(2026, 4, 8)) == 4


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = WorkingCalendar("Asia/Jerusalem", WeekPlan(((),) * 7))

    with pytest.raises(NeverOpens):
        closed.add(local("2026-11-22 08:00"), 0)
    with pytest.raises(NeverOpens):
        closed.last_moment_before(local("2026-11-22 08:00"))
    with pytest.raises(NeverOpens):
        closed.end_of_business_day(local("2026-11-22 08:00"), 1)


def test_a_calendar_that_ends_says_so_after_its_last_day() -> None:
    once = WorkingCalendar(
        "Asia/Jerusalem", WeekPlan(((),) * 7), special=(SpecialDay(date(2026, 12, 8), Hours(own=slots("8:00-9:00"))),)
    )

    assert once.add(local("2025-01-01 00:00"), 60) == local("2026-12-08 09:00")
    assert once.subtract(local("2030-01-01 00:00"), 60) == local("2026-12-08 08:00")
    with pytest.raises(NeverOpens):
        once.add(local("2025-01-01 00:00"), 61)
    with pytest.raises(NeverOpens):
        once.subtract(local("2030-01-01 00:00"), 61)


@pytest.mark.parametrize("wrong", ["17:00-8:00", "8:00-8:00", "8-17", "8:00-24:01", "8:60-9:00"])
def test_hours_that_are_no_hours_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"slot|time|day"):
        slots(wrong)


def test_overlapping_slots_are_refused_and_touching_ones_are_one_stretch() -> None:
    with pytest.raises(ValueError, match="overlap"):
        slots("8:00-12:00", "11:59-17:00")

    touching = WorkingCalendar("Asia/Jerusalem", israeli_week(slots("8:00-12:00", "12:00-17:00")))
    assert touching.between(local("2026-11-22 11:00"), local("2026-11-22 13:00")) == 120
    assert touching.add(local("2026-11-22 12:00"), 0) == local("2026-11-22 12:00")


def test_negative_time_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        SERVICE.add(local("2026-11-22 08:00"), -1)
    with pytest.raises(ValueError, match="counted from 1"):
        SERVICE.end_of_business_day(local("2026-11-22 08:00"), 0)


# Twenty years against the second opinion


@settings(max_examples=300, deadline=None)
@given(calendar=calendars, start=moments, minutes=budgets)
def test_adding_agrees_with_walking_minute_by_minute(calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
    assert calendar.add(start, minutes) == SLOW[id(calendar)].add(start, minutes)


@settings(max_examples=300, deadline=None)
@given(calendar=calendars, start=moments, days=st.integers(0, 40), minutes=st.integers(0, 1440))
def test_counting_agrees_with_walking_minute_by_minute(
    calendar: WorkingCalendar, start: datetime, days: int, minutes: int
) -> None:
    end = start + timedelta(days=days, minutes=minutes)

    assert calendar.between(start, end) == SLOW[id(calendar)].between(start, end)
    assert calendar.between(end, start) == -calendar.between(start, end)


@settings(max_examples=200, deadline=None)
@given(calendar=calendars, start=moments, days=st.integers(1, 12))
def test_looking_back_and_business_days_agree_with_walking(
    calendar: WorkingCalendar, start: datetime, days: int
) -> None:
    slow = SLOW[id(calendar)]

    assert calendar.last_moment_before(start) == slow.last_moment_before(start)
    assert calendar.end_of_business_day(start, days) == slow.end_of_business_day(start, days)


@pytest.mark.parametrize("calendar", [SPLIT, NIGHTS])
def test_twenty_years_as_a_whole_agree_with_walking_every_minute_of_them(calendar: WorkingCalendar) -> None:
    slow = SLOW[id(calendar)]
    years = [local(f"{year}-01-01 00:00") for year in range(2016, 2037)]

    fast_years = [calendar.between(a, b) for a, b in pairwise(years)]
    slow_years = [slow.between(a, b) for a, b in pairwise(years)]

    assert fast_years == slow_years
    assert calendar.between(years[0], years[-1]) == sum(slow_years)
    assert calendar.add(years[0], sum(slow_years)) <= years[-1] < calendar.add(years[0], sum(slow_years) + 1)


# What must hold whatever the calendar


@settings(max_examples=400, deadline=None)
@given(calendar=calendars, start=moments, minutes=budgets)
def test_what_was_added_is_what_is_counted(calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
    due = calendar.add(start, minutes)

    assert due >= start
    assert calendar.between(start, due) == minutes
    assert calendar.subtract(due, minutes) >= start or minutes == 0


@settings(max_examples=400, deadline=None)
@given(calendar=calendars, a=moments, b=moments)
def test_what_is_counted_leads_back_when_added(calendar: WorkingCalendar, a: datetime, b: datetime) -> None:
    a, b = min(a, b), max(a, b)

    arrived = calendar.add(a, calendar.between(a, b))

    assert calendar.between(min(arrived, b), max(arrived, b)) == 0
    assert arrived <= b or not calendar.is_open(a)


@settings(max_examples=400, deadline=None)
@given(calendar=calendars, start=moments, first=budgets, second=st.integers(1, 3000))
def test_adding_twice_is_adding_the_sum(calendar: WorkingCalendar, start: datetime, first: int, second: int) -> None:
    assert calendar.add(calendar.add(start, first), second) == calendar.add(start, first + second)


@settings(max_examples=400, deadline=None)
@given(calendar=calendars, a=moments, b=moments, minutes=budgets, more=budgets)
def test_later_starts_and_longer_budgets_end_no_earlier(
    calendar: WorkingCalendar, a: datetime, b: datetime, minutes: int, more: int
) -> None:
    a, b = min(a, b), max(a, b)

    assert calendar.add(a, minutes) <= calendar.add(b, minutes)
    assert calendar.add(a, minutes) <= calendar.add(a, minutes + more)


@settings(max_examples=400, deadline=None)
@given(calendar=calendars, a=moments, b=moments, c=moments)
def test_counting_is_additive(calendar: WorkingCalendar, a: datetime, b: datetime, c: datetime) -> None:
    assert calendar.worked(a, b) + calendar.worked(b, c) == calendar.worked(a, c)


@settings(max_examples=300, deadline=None)
@given(calendar=calendars, at=moments)
def test_openings_and_last_moments_are_open_and_nothing_open_lies_between(
    calendar: WorkingCalendar, at: datetime
) -> None:
    opening, last = calendar.next_opening(at), calendar.last_moment_before(at)

    assert calendar.is_open(opening)
    assert calendar.is_open(last)
    assert last <= at <= opening
    assert calendar.between(at, opening) == 0
    assert calendar.worked(last, at) <= timedelta(minutes=1)


@settings(max_examples=200, deadline=None)
@given(a=moments, b=moments)
def test_who_works_always_works_real_time(a: datetime, b: datetime) -> None:
    assert ALWAYS.worked(a, b) == b - a


@settings(max_examples=50, deadline=None)
@given(order=st.permutations(range(2016, 2036, 3)))
def test_answers_do_not_depend_on_what_was_asked_before(order: list[int]) -> None:
    fresh = replace(SERVICE)

    assert [fresh.add(local(f"{year}-04-01 11:00"), 5000) for year in order] == [
        SERVICE.add(local(f"{year}-04-01 11:00"), 5000) for year in order
    ]
