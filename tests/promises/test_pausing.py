"""The clock of a promise stands while it is the customer's turn, and only then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kesher.promises.rules.pausing import Pause, pause, resume
from kesher.promises.rules.standing import Standing
from kesher.promises.types import FixedDate, PromiseRefused, PromiseState, Refusal, WorkingMinutes
from kesher.staff.types import WorkingCalendar
from tests.promises.calendars import ALWAYS, NIGHTS, SERVICE, SPLIT
from tests.promises.standing import local, promised

FOUR_HOURS = WorkingMinutes(240)


def paused(promise: Standing, stop: Pause) -> Standing:
    return replace(promise, paused_at=stop.paused_at, rest_minutes=stop.rest_minutes)


def test_what_was_left_is_left_when_the_document_comes_after_the_weekend() -> None:
    promise = promised(FOUR_HOURS, local("2026-11-19 15:00"), SERVICE)
    assert promise.due_at == local("2026-11-22 10:00")

    stop = pause(promise, local("2026-11-19 16:30"), SERVICE, request_sent=True)
    again = resume(paused(promise, stop), local("2026-11-24 16:00"), SERVICE)

    assert stop.rest_minutes == 150
    assert again.due_at == local("2026-11-25 09:30")
    assert again.budget_minutes == 240
    assert again.warn_at == local("2026-11-25 09:00")


def test_a_pause_over_a_holiday_costs_nothing() -> None:
    promise = promised(FOUR_HOURS, local("2026-04-01 10:00"), SERVICE)

    stop = pause(promise, local("2026-04-01 12:30"), SERVICE, request_sent=True)
    again = resume(paused(promise, stop), local("2026-04-02 20:00"), SERVICE)

    assert again.due_at == promise.due_at == local("2026-04-05 10:00")


@pytest.mark.parametrize(
    ("change", "sent", "now", "code"),
    [
        ({"state": PromiseState.KEPT}, True, "2026-11-22 10:00", Refusal.ENDED),
        ({"budget_minutes": None}, True, "2026-11-22 10:00", Refusal.FIXED_DATE),
        ({"paused_at": local("2026-11-22 09:30")}, True, "2026-11-22 10:00", Refusal.ALREADY_PAUSED),
        ({}, False, "2026-11-22 10:00", Refusal.NOTHING_SENT),
        ({}, True, "2026-11-22 12:00:01", Refusal.OVERDUE),
    ],
)
def test_pausing_is_refused_and_says_why(change: dict[str, object], sent: bool, now: str, code: Refusal) -> None:
    promise = replace(promised(FOUR_HOURS, local("2026-11-22 08:00"), SERVICE), **change)  # type: ignore[arg-type]

    with pytest.raises(PromiseRefused) as refused:
        pause(promise, local(now), SERVICE, request_sent=sent)

    assert refused.value.code == code


def test_a_fixed_date_has_nothing_to_pause() -> None:
    promise = promised(FixedDate(local("2026-11-26 12:00")), local("2026-11-22 08:00"), SERVICE)

    with pytest.raises(PromiseRefused) as refused:
        pause(promise, local("2026-11-22 10:00"), SERVICE, request_sent=True)

    assert refused.value.code == Refusal.FIXED_DATE


def test_at_its_due_time_a_promise_may_still_pause_with_one_minute_left() -> None:
    promise = promised(FOUR_HOURS, local("2026-11-22 08:00"), SERVICE)

    stop = pause(promise, local("2026-11-22 12:00"), SERVICE, request_sent=True)

    assert stop.rest_minutes == 1


def test_what_was_not_paused_cannot_go_on() -> None:
    promise = promised(FOUR_HOURS, local("2026-11-22 08:00"), SERVICE)

    with pytest.raises(PromiseRefused) as refused:
        resume(promise, local("2026-11-22 10:00"), SERVICE)

    assert refused.value.code == Refusal.NOT_PAUSED


calendars = st.sampled_from([SERVICE, SPLIT, NIGHTS, ALWAYS])
moments = st.datetimes(datetime(2016, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
spans = st.integers(0, 60 * 24 * 60).map(lambda seconds: timedelta(seconds=seconds * 7))


@settings(max_examples=500, deadline=None)
@given(calendar=calendars, made=moments, budget=st.integers(1, 6000), until_pause=spans, rest=spans)
def test_working_time_before_and_after_a_pause_is_the_budget(
    calendar: WorkingCalendar, made: datetime, budget: int, until_pause: timedelta, rest: timedelta
) -> None:
    promise = promised(WorkingMinutes(budget), made, calendar)
    at = made + until_pause
    assume(at <= promise.due_at)

    stop = pause(promise, at, calendar, request_sent=True)
    again = resume(paused(promise, stop), at + rest, calendar)

    used = calendar.between(made.replace(second=0, microsecond=0), at.replace(second=0, microsecond=0))
    left = calendar.between((at + rest).replace(second=0, microsecond=0), again.due_at)
    assert used + left == max(budget, used + 1)
    assert again.due_at >= promise.due_at


@settings(max_examples=500, deadline=None)
@given(calendar=calendars, made=moments, budget=st.integers(2, 6000), part=st.floats(0, 0.99), pauses=st.integers(1, 5))
def test_pausing_and_going_on_at_once_moves_nothing_however_often(
    calendar: WorkingCalendar, made: datetime, budget: int, part: float, pauses: int
) -> None:
    promise = promised(WorkingMinutes(budget), made, calendar)
    at = made + (promise.due_at - made) * part
    assume(calendar.between(at.replace(second=0, microsecond=0), promise.due_at) > 0)

    for _ in range(pauses):
        again = resume(paused(promise, pause(promise, at, calendar, request_sent=True)), at, calendar)
        promise = replace(promise, due_at=again.due_at)

    assert promise.due_at == promised(WorkingMinutes(budget), made, calendar).due_at
