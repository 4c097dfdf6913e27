"""How promises end, and that no end is better than it was."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from kesher.promises.rules.ending import (
    Ending,
    SetAside,
    break_if_beyond_grace,
    close_unsettled,
    reschedule,
    settle,
    supersede,
    unsettle,
    withdraw,
)
from kesher.promises.rules.standing import Standing, phase
from kesher.promises.types import Phase, PromiseRefused, PromiseState, Refusal, Side, WorkingMinutes
from tests.promises.calendars import SERVICE
from tests.promises.standing import local, promised

PROMISE = promised(WorkingMinutes(240), local("2026-11-21 22:40"), SERVICE)  # Sunday 12:00, grace until Monday 17:00
NOON = local("2026-11-22 12:00")


def ended(state: PromiseState) -> Standing:
    return replace(PROMISE, state=state)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-22 11:29:59", Phase.ON_TRACK),
        ("2026-11-22 11:30", Phase.AT_RISK),
        ("2026-11-22 12:00", Phase.AT_RISK),
        ("2026-11-22 12:00:01", Phase.OVERDUE),
    ],
)
def test_an_open_promise_is_on_track_then_at_risk_then_overdue(at: str, expected: Phase) -> None:
    assert phase(PROMISE, local(at)) == expected


def test_a_paused_promise_is_neither_at_risk_nor_overdue() -> None:
    assert phase(replace(PROMISE, paused_at=local("2026-11-22 09:00")), local("2026-11-25 12:00")) == Phase.PAUSED


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-22 09:15", PromiseState.KEPT),
        ("2026-11-22 12:00", PromiseState.KEPT),
        ("2026-11-22 12:00:01", PromiseState.LATE),
        ("2026-11-23 17:00", PromiseState.LATE),
        ("2026-11-23 17:00:01", PromiseState.BROKEN),
    ],
)
def test_settling_keeps_it_until_due_and_is_late_until_the_grace_is_over(at: str, expected: PromiseState) -> None:
    assert settle(PROMISE, local(at)) == Ending(expected, local(at))


def test_what_is_answered_while_the_clock_stands_is_kept() -> None:
    paused = replace(PROMISE, paused_at=local("2026-11-22 09:00"), rest_minutes=180)

    assert settle(paused, local("2026-11-29 09:00")).state == PromiseState.KEPT
    assert break_if_beyond_grace(paused, local("2026-11-29 09:00")) is None


def test_beyond_its_grace_it_is_broken_as_of_that_moment_however_late_the_clock_looks() -> None:
    grace = local("2026-11-23 17:00")

    assert break_if_beyond_grace(PROMISE, grace) is None
    assert break_if_beyond_grace(PROMISE, local("2026-11-30 03:00")) == Ending(PromiseState.BROKEN, grace, "overdue")


def test_closing_its_case_unsettled_breaks_it_even_in_time() -> None:
    assert close_unsettled(PROMISE, local("2026-11-22 09:00")).state == PromiseState.BROKEN


def test_withdrawing_takes_the_customers_consent_and_a_reason() -> None:
    at = local("2026-11-22 09:00")

    assert withdraw(PROMISE, at, reason=" found it herself ", customer_agreed=True) == Ending(
        PromiseState.WITHDRAWN, at, "found it herself"
    )
    with pytest.raises(PromiseRefused) as refused:
        withdraw(PROMISE, at, reason="x", customer_agreed=False)
    assert refused.value.code == Refusal.NOT_AGREED
    with pytest.raises(PromiseRefused) as refused:
        withdraw(PROMISE, at, reason="  ", customer_agreed=True)
    assert refused.value.code == Refusal.NEEDS_REASON


def test_what_the_arrival_of_a_document_replaces_is_superseded() -> None:
    at = local("2026-11-22 09:00")

    assert supersede(PROMISE, at, SetAside.NEW_PROMISE) == Ending(PromiseState.SUPERSEDED, at, "new_promise")


@pytest.mark.parametrize("at", ["2026-11-22 09:00", "2026-11-22 15:00"])
def test_a_new_date_of_ours_never_repairs_the_first_told_in_time_or_not(at: str) -> None:
    ending = reschedule(PROMISE, local(at), local("2026-11-23 10:00"), asked_by=Side.COLLEAGUE)

    assert ending == Ending(PromiseState.RESCHEDULED, local(at))


def test_a_later_date_that_the_customer_asked_for_does_not_count_against_us() -> None:
    ending = reschedule(PROMISE, local("2026-11-22 09:00"), local("2026-11-23 10:00"), asked_by=Side.CUSTOMER)

    assert ending.state == PromiseState.WITHDRAWN


def test_a_second_new_date_needs_the_next_rung() -> None:
    moved = replace(PROMISE, times_moved=1)
    at, new = local("2026-11-22 09:00"), local("2026-11-23 10:00")

    with pytest.raises(PromiseRefused) as refused:
        reschedule(moved, at, new, asked_by=Side.COLLEAGUE)
    assert refused.value.code == Refusal.NEEDS_NEXT_RUNG
    agreed = reschedule(moved, at, new, asked_by=Side.COLLEAGUE, next_rung_agrees=True)
    assert agreed.state == PromiseState.RESCHEDULED


@pytest.mark.parametrize(
    ("new", "code"),
    [("2026-11-22 09:00", Refusal.DUE_IN_THE_PAST), ("2026-11-22 12:00", Refusal.NOT_LATER)],
)
def test_a_new_date_lies_ahead_and_behind_the_old_one(new: str, code: Refusal) -> None:
    with pytest.raises(PromiseRefused) as refused:
        reschedule(PROMISE, local("2026-11-22 09:00"), local(new), asked_by=Side.COLLEAGUE)

    assert refused.value.code == code


ATTEMPTS: list[Callable[[Standing], object]] = [
    lambda promise: settle(promise, NOON),
    lambda promise: break_if_beyond_grace(promise, local("2026-12-01 09:00")),
    lambda promise: close_unsettled(promise, NOON),
    lambda promise: withdraw(promise, NOON, reason="no need", customer_agreed=True),
    lambda promise: supersede(promise, NOON, SetAside.MERGED),
    lambda promise: reschedule(promise, NOON, local("2026-11-23 10:00"), asked_by=Side.COLLEAGUE),
]


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.parametrize("state", [state for state in PromiseState if state != PromiseState.OPEN])
def test_what_has_ended_does_not_end_again(state: PromiseState, attempt: Callable[[Standing], object]) -> None:
    with pytest.raises(PromiseRefused) as refused:
        attempt(ended(state))

    assert refused.value.code == Refusal.ENDED


def test_an_answer_that_never_arrived_unsettles_and_late_counts_from_the_old_due_time() -> None:
    learnt = local("2026-11-24 09:00")

    again = unsettle(ended(PromiseState.KEPT), learnt, SERVICE)

    assert again.due_at == NOON
    assert again.grace_until == local("2026-11-25 17:00")
    reopened = replace(PROMISE, due_at=again.due_at, grace_until=again.grace_until)
    assert settle(reopened, local("2026-11-24 09:30")).state == PromiseState.LATE


def test_a_failure_learnt_of_in_time_leaves_time_to_keep_it() -> None:
    again = unsettle(ended(PromiseState.KEPT), local("2026-11-22 10:00"), SERVICE)

    assert (again.due_at, again.grace_until) == (NOON, PROMISE.grace_until)
    assert settle(PROMISE, local("2026-11-22 11:00")).state == PromiseState.KEPT


@pytest.mark.parametrize(
    "state", [state for state in PromiseState if state not in (PromiseState.KEPT, PromiseState.LATE)]
)
def test_only_what_was_settled_can_be_unsettled(state: PromiseState) -> None:
    with pytest.raises(PromiseRefused) as refused:
        unsettle(ended(state), datetime.fromisoformat("2026-11-22T10:00+02:00"), SERVICE)

    assert refused.value.code == Refusal.NOT_SETTLED
