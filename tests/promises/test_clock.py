"""The promise clock: each level is told once, in time, and the customer before the promise breaks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from kesher.core.ids import new_id
from kesher.promises import actions, events, feasibility
from kesher.promises.clock import run
from kesher.promises.models import Promise, Rescheduling, Term
from kesher.promises.types import PromiseKind, PromiseSource, Side
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException, Telling
from tests.cast import Cast
from tests.promises.conftest import asked, moment, shown

At = Callable[[str], AbstractContextManager[None]]
Facts = Callable[..., list[dict[str, Any]]]


def told() -> list[tuple[int, object, str]]:
    """Who was told of what on which rung, in order."""
    rows = Telling.objects.order_by("told_at", "rung").select_related("exception")
    return [(row.rung, row.person_id, row.exception.code) for row in rows]


def test_every_level_is_told_once_as_a_promise_between_departments_goes_wrong(cast: Cast, at: At, facts: Facts) -> None:
    with at("2026-11-22 09:00"):
        actions.make(
            asked(
                cast,
                PromiseKind.TASK,
                side=Side.COLLEAGUE,
                customer_id=None,
                to_team_id=cast.billing.pk,
                budget_minutes=240,
            )
        )

    ticks = ["12:29", "12:30", "12:31", "12:45", "12:50", "13:00", "13:01"]
    handled = [actions.tick(moment(f"2026-11-22 {time}")).handled for time in ticks]

    assert handled == [0, 1, 0, 1, 0, 1, 0]
    assert told() == [
        (1, cast.dana.pk, "promise_at_risk"),
        (2, cast.tamar.pk, "promise_at_risk"),
        (3, cast.amit.pk, "promise_at_risk"),
    ]
    assert ServiceException.objects.get().rung == 3
    assert len(facts(events.PromiseAtRisk)) == 1

    actions.tick(moment("2026-11-23 12:00"))
    assert told()[3:] == [(4, cast.orna.pk, "promise_late")]
    actions.tick(moment("2026-11-23 17:01"))
    row = Promise.objects.get()
    assert (row.state, row.settled_at, row.next_at) == ("broken", moment("2026-11-23 17:00"), None)
    assert [fact["state"] for fact in facts(events.PromiseEnded)] == ["broken"]


def test_after_an_outage_each_level_is_told_once_and_the_end_is_the_true_one(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, side=Side.COLLEAGUE, customer_id=None, to_team_id=cast.billing.pk))

    first = actions.tick(moment("2026-11-26 09:00"))
    again = actions.tick(moment("2026-11-26 09:01"))

    assert (first.handled, again.handled) == (1, 0)
    assert [rung for rung, _, _ in told()] == [1, 2, 3, 4]
    assert Promise.objects.get().settled_at == moment("2026-11-23 17:00")


def test_the_customer_is_told_a_new_time_before_the_old_one_breaks(cast: Cast, at: At, facts: Facts) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))

    actions.tick(moment("2026-11-22 12:45"))

    [fact] = facts(events.CustomerMustBeTold)
    assert (fact["promise_id"], fact["new_due_at"]) == (str(made.id), "2026-11-23T10:00:00+00:00")
    assert Promise.objects.get().state == "open"

    moved = actions.mark_told(made.id, moment("2026-11-22 12:46"))

    old, new = Promise.objects.get(pk=made.id), Promise.objects.get(pk=moved.id)
    assert (old.state, old.told_before, old.replaced_by_id) == ("rescheduled", True, new.pk)
    assert (new.state, new.due_at, new.times_moved, new.budget_minutes) == ("open", moment("2026-11-23 12:00"), 1, None)
    assert Rescheduling.objects.get().told_at == moment("2026-11-22 12:46")
    assert actions.mark_told(made.id, moment("2026-11-22 12:47")).id == new.pk
    assert Promise.objects.count() == 2


def test_the_new_time_rests_on_how_long_such_things_take_where_that_is_known(
    cast: Cast, at: At, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feasibility, "_providers", [])
    feasibility.provide(lambda undertaking, now: 1000)
    with at("2026-11-22 09:00"):
        actions.make(asked(cast))

    actions.tick(moment("2026-11-22 12:45"))

    # 255 minutes on Sunday, 540 on Monday, 205 on Tuesday: 11:25, said as half past eleven
    assert [fact["new_due_at"] for fact in facts(events.CustomerMustBeTold)] == ["2026-11-24T09:30:00+00:00"]


def test_a_second_new_date_waits_for_the_team_lead(cast: Cast, at: At, facts: Facts) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
    actions.tick(moment("2026-11-22 12:45"))
    actions.mark_told(made.id, moment("2026-11-22 12:46"))

    actions.tick(moment("2026-11-23 11:59"))

    assert len(facts(events.CustomerMustBeTold)) == 1
    assert (2, cast.tamar.pk, "second_date") in told()


def test_a_kind_whose_term_says_so_is_not_told_first(cast: Cast, at: At, facts: Facts) -> None:
    Term.objects.filter(kind="first_answer").update(tell_first=False)
    with at("2026-11-22 09:00"):
        actions.make(asked(cast))

    actions.tick(moment("2026-11-22 13:30"))

    assert facts(events.CustomerMustBeTold) == []
    assert [rung for rung, _, _ in told()] == [1, 2, 3]


def test_a_customer_whom_no_message_may_reach_before_it_breaks_is_an_exception_at_once(
    cast: Cast, at: At, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kesher.promises import telling_hours
    from tests.promises.calendars import NEVER

    monkeypatch.setattr(telling_hours, "hours_of", lambda customer: NEVER)
    with at("2026-11-22 09:00"):
        actions.make(asked(cast))

    actions.tick(moment("2026-11-22 12:30"))

    assert ("cannot_be_told") in [code for _, _, code in told()]
    assert facts(events.CustomerMustBeTold) == []
    assert Promise.objects.get().not_told_because == "quiet_hours"


def test_when_the_message_cannot_go_somebody_has_to_call(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
    actions.tick(moment("2026-11-22 12:45"))

    actions.mark_not_told(made.id, "no_address", moment("2026-11-22 12:46"))

    assert (1, cast.dana.pk, "cannot_be_told") in told()
    row = Promise.objects.get()
    assert (row.state, row.told_before, row.not_told_because) == ("open", False, "no_address")


def test_an_act_halts_the_next_level_for_half_a_working_hour_and_seeing_does_not(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, side=Side.COLLEAGUE, customer_id=None, to_team_id=cast.billing.pk))
    actions.tick(moment("2026-11-22 12:30"))
    exception = ServiceException.objects.get()
    watch.act(exception.pk, cast.dana.pk, "comment", "saw it", moment("2026-11-22 12:31"))
    watch.act(exception.pk, cast.dana.pk, "message", "wrote to billing", moment("2026-11-22 12:40"))

    actions.tick(moment("2026-11-22 12:45"))
    assert [rung for rung, _, _ in told()] == [1]
    assert Promise.objects.get().rung_at[1] == moment("2026-11-22 13:10")

    actions.tick(moment("2026-11-22 13:00"))
    actions.tick(moment("2026-11-22 13:10"))
    assert [rung for rung, _, _ in told()] == [1, 3, 2]


def test_a_broken_promise_is_still_brought_before_the_levels_that_have_not_heard(cast: Cast, at: At) -> None:
    Term.objects.filter(kind="first_answer").update(grace_minutes=30)
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast, side=Side.COLLEAGUE, customer_id=None, to_team_id=cast.billing.pk))
    actions.tick(moment("2026-11-22 14:00"))
    assert Promise.objects.get().state == "broken"
    assert [rung for rung, _, _ in told()] == [1, 2, 3]

    actions.tick(moment("2026-11-23 12:00"))

    assert told()[3:] == [(4, cast.orna.pk, "promise_broken")]
    answer = shown(moment("2026-11-23 13:00"))
    actions.settle("case", made.subject_id, "first_answer", answer.at, answer)
    assert ServiceException.objects.get().state == "settled"
    assert Promise.objects.get().state == "broken"


def test_the_clock_does_not_look_at_promises_that_wait_for_the_customer(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        actions.pause(case, None, new_id())

    assert actions.tick(moment("2026-12-22 09:00")).handled == 0
    assert told() == []


def test_one_promise_that_cannot_be_handled_stops_nobody_else(
    cast: Cast, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    with at("2026-11-22 09:00"):
        bad = actions.make(asked(cast, source=PromiseSource.SALES))
        good = actions.make(asked(cast))

    def provider(undertaking: feasibility.Undertaking, now: object) -> int:
        return -(10**12) if undertaking.promise_id == bad.id else 60

    monkeypatch.setattr("kesher.promises.actions.duties.new_date", _failing_for(bad.id))
    monkeypatch.setattr(feasibility, "_providers", [provider])

    done = actions.tick(moment("2026-11-22 12:45"))

    assert done.handled == 2
    assert Promise.objects.get(pk=good.id).tell_asked_at == moment("2026-11-22 12:45")
    assert Promise.objects.get(pk=bad.id).next_at == moment("2026-11-22 13:00")
    assert [(row.code, row.subject_id) for row in ServiceException.objects.filter(code="clock_stumbled")] == [
        ("clock_stumbled", bad.id)
    ]


def _failing_for(promise_id: object) -> Callable[..., object]:
    from kesher.promises.rules.new_date import new_date

    def sometimes(at: Any, due: Any, minutes: int, calendar: Any) -> object:
        if minutes < 0:
            raise ArithmeticError("no such date")
        return new_date(at, due, minutes, calendar)

    return sometimes


def test_the_clock_sleeps_until_the_next_moment_but_never_longer_than_a_quarter_of_a_minute(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        assert run() == 15.0
        actions.make(asked(cast))
    with at("2026-11-22 12:29:50"):
        assert run() == 10.0
    with at("2026-11-22 12:30"):
        assert run() == 15.0
        assert Telling.objects.count() == 1
