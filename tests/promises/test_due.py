"""Due, warning and telling times: the scenario's own, and what must hold for every promise."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kesher.promises.rules.due import margin, timetable
from kesher.promises.types import (
    BusinessDays,
    FixedDate,
    PromiseRefused,
    Refusal,
    Terms,
    Timetable,
    WorkingMinutes,
)
from kesher.staff.types import WorkingCalendar
from tests.promises.calendars import ALWAYS, CIVIL, NEVER, NIGHTS, SERVICE, SPLIT

ISRAEL = ZoneInfo("Asia/Jerusalem")
FOUR_HOURS = WorkingMinutes(240)


def local(text: str) -> datetime:
    """A moment by Israel's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def times_of(found: Timetable) -> tuple[str, ...]:
    """Due, warn, tell and grace by Israel's clock, as people read them."""
    moments = (found.due_at, found.warn_at, found.tell_at, found.grace_until)
    return tuple(f"{m.astimezone(ISRAEL):%a %d %b %H:%M}" if m else "never" for m in moments)


def test_the_web_form_of_saturday_night_is_answered_by_sunday_noon() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-21 22:40:31"), SERVICE, may_tell=CIVIL)

    assert times_of(found) == ("Sun 22 Nov 12:00", "Sun 22 Nov 11:30", "Sun 22 Nov 11:45", "Mon 23 Nov 17:00")
    assert found.budget_minutes == 240


def test_three_business_days_from_saturday_night_end_with_tuesday() -> None:
    found = timetable(BusinessDays(3), local("2026-11-21 22:40"), SERVICE, may_tell=CIVIL)

    # Three days of nine hours: a tenth is 162 minutes, half of that 81.
    assert times_of(found) == ("Tue 24 Nov 17:00", "Tue 24 Nov 14:18", "Tue 24 Nov 15:39", "Wed 25 Nov 17:00")
    assert found.budget_minutes == 3 * 9 * 60


def test_a_promise_of_friday_noon_goes_on_after_the_sabbath() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-20 12:00"), SPLIT, may_tell=CIVIL)

    assert times_of(found) == ("Sun 22 Nov 11:00", "Sun 22 Nov 10:30", "Sun 22 Nov 10:45", "Mon 23 Nov 19:00")


def test_a_promise_of_passover_eve_goes_on_after_the_feast() -> None:
    found = timetable(WorkingMinutes(120), local("2026-04-01 11:00"), SERVICE, may_tell=CIVIL)

    assert times_of(found) == ("Sun 05 Apr 09:00", "Sun 05 Apr 08:30", "Sun 05 Apr 08:45", "Mon 06 Apr 14:00")


def test_in_the_night_of_the_clock_change_four_hours_are_four_hours() -> None:
    made = local("2026-03-26 23:00")

    found = timetable(FOUR_HOURS, made, NIGHTS)

    assert times_of(found)[0] == "Fri 27 Mar 04:00"
    assert found.due_at - made.astimezone(UTC) == timedelta(hours=4)


def test_purim_is_a_short_day_and_yet_a_business_day() -> None:
    assert times_of(timetable(BusinessDays(1), local("2027-03-22 10:00"), SERVICE))[0] == "Tue 23 Mar 13:00"
    assert times_of(timetable(WorkingMinutes(120), local("2027-03-23 12:00"), SERVICE))[0] == "Wed 24 Mar 09:00"


def test_what_is_due_on_the_sabbath_is_told_before_it_and_its_owner_warned_before_that() -> None:
    found = timetable(WorkingMinutes(24 * 60), local("2026-11-20 09:00"), ALWAYS, may_tell=CIVIL)

    # Due Saturday 9:00, a tenth is 144 minutes; the last allowed moment is Friday 12:59, half the margin before it 11:47.
    assert times_of(found)[:3] == ("Sat 21 Nov 09:00", "Fri 20 Nov 11:47", "Fri 20 Nov 12:59")


def test_what_is_due_at_night_is_told_in_the_evening() -> None:
    found = timetable(WorkingMinutes(10 * 60), local("2026-11-22 16:00"), ALWAYS, may_tell=CIVIL)

    assert times_of(found)[:3] == ("Mon 23 Nov 02:00", "Sun 22 Nov 20:29", "Sun 22 Nov 20:59")


def test_a_promise_wholly_inside_quiet_hours_cannot_be_told() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-20 23:00"), ALWAYS, may_tell=CIVIL)

    assert found.tell_at is None
    assert found.cannot_tell


def test_a_promise_made_in_quiet_hours_is_told_when_they_end_if_that_is_in_time() -> None:
    found = timetable(WorkingMinutes(10 * 60), local("2026-11-22 22:10"), ALWAYS, may_tell=CIVIL)

    # Due Monday 8:10, to be told by 7:40; allowed from 8:00.
    assert times_of(found)[0] == "Mon 23 Nov 08:10"
    assert times_of(found)[2] == "Mon 23 Nov 08:00"


def test_who_never_may_be_told_is_for_a_person_to_call() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-22 09:00"), SERVICE, may_tell=NEVER)

    assert (found.tell_at, found.cannot_tell) == (None, True)


def test_where_policy_does_not_tell_first_nobody_is_told_and_nothing_is_missing() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-22 09:00"), SERVICE, may_tell=NEVER, tell_first=False)

    assert (found.tell_at, found.cannot_tell) == (None, False)


def test_the_grace_of_a_term_is_counted_in_working_minutes() -> None:
    found = timetable(FOUR_HOURS, local("2026-11-22 12:30"), SERVICE, grace_minutes=90)

    assert times_of(found)[0] == "Sun 22 Nov 16:30"
    assert times_of(found)[3] == "Mon 23 Nov 09:00"


def test_a_fixed_date_has_no_budget_and_its_owner_is_warned_while_at_work() -> None:
    found = timetable(FixedDate(local("2026-11-21 20:00")), local("2026-11-18 10:00"), SERVICE, may_tell=CIVIL)

    assert found.budget_minutes is None
    # From Wednesday 10:00 to the weekend lie 16 working hours: a tenth of them is 96 minutes.
    assert times_of(found)[:3] == ("Sat 21 Nov 20:00", "Thu 19 Nov 15:24", "Thu 19 Nov 16:12")


def test_of_a_fixed_date_before_which_nobody_works_the_owner_hears_at_once() -> None:
    made = local("2026-11-20 14:00")

    found = timetable(FixedDate(local("2026-11-20 20:00")), made, SERVICE)

    assert found.warn_at == made
    assert times_of(found)[2] == "Fri 20 Nov 19:30"


def test_a_fixed_date_that_has_passed_is_refused() -> None:
    with pytest.raises(PromiseRefused) as refused:
        timetable(FixedDate(local("2026-11-22 09:00:59")), local("2026-11-22 09:00:10"), SERVICE)

    assert refused.value.code == Refusal.DUE_IN_THE_PAST


def test_a_promise_shorter_than_the_margin_is_at_risk_from_its_first_minute() -> None:
    found = timetable(WorkingMinutes(10), local("2026-11-22 09:00"), SERVICE)

    assert times_of(found)[:3] == ("Sun 22 Nov 09:10", "Sun 22 Nov 09:00", "Sun 22 Nov 09:05")


@pytest.mark.parametrize(("budget", "minutes"), [(1, 30), (300, 30), (301, 31), (1620, 162)])
def test_the_margin_is_half_an_hour_or_a_tenth(budget: int, minutes: int) -> None:
    assert margin(budget) == minutes


moments = st.datetimes(datetime(2016, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
owners = st.sampled_from([SERVICE, SPLIT, NIGHTS, ALWAYS])
durations = st.integers(1, 6000).map(WorkingMinutes) | st.integers(1, 15).map(BusinessDays)


@settings(max_examples=600, deadline=None)
@given(made=moments, owner=owners, terms=durations, quiet=st.sampled_from([None, CIVIL, NEVER]))
def test_times_stand_in_order_and_telling_is_allowed(
    made: datetime, owner: WorkingCalendar, terms: Terms, quiet: WorkingCalendar | None
) -> None:
    found = timetable(terms, made, owner, may_tell=quiet)

    assert made <= found.warn_at <= (found.tell_at or found.due_at) <= found.due_at < found.grace_until
    assert (found.tell_at is None) == found.cannot_tell
    assert found.tell_at is None or quiet is None or quiet.is_open(found.tell_at)
    assert found.due_at.second == found.due_at.microsecond == 0


@settings(max_examples=300, deadline=None)
@given(made=moments, owner=owners, ahead=st.integers(0, 30 * 24 * 60), quiet=st.sampled_from([None, CIVIL]))
def test_fixed_dates_stand_in_order_too(
    made: datetime, owner: WorkingCalendar, ahead: int, quiet: WorkingCalendar | None
) -> None:
    due = made + timedelta(minutes=ahead + 1)

    found = timetable(FixedDate(due), made, owner, may_tell=quiet)

    assert made <= found.warn_at <= (found.tell_at or found.due_at) <= found.due_at <= due
    assert found.due_at < found.grace_until


@settings(max_examples=300, deadline=None)
@given(made=moments, owner=owners, terms=durations)
def test_without_quiet_hours_the_warning_leaves_the_whole_margin(
    made: datetime, owner: WorkingCalendar, terms: Terms
) -> None:
    found = timetable(terms, made, owner)

    assert found.budget_minutes is not None
    assert found.tell_at is not None
    ahead = min(margin(found.budget_minutes), found.budget_minutes)
    assert ahead - 1 <= owner.between(found.warn_at, found.due_at) <= ahead
    assert (ahead - 1) // 2 <= owner.between(found.tell_at, found.due_at) <= ahead - ahead // 2
