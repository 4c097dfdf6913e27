"""Pausing while it is the customer's turn, giving another date, and changing hands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from kesher.core.ids import new_id
from kesher.promises import actions, events, queries
from kesher.promises.models import Pause, Promise, Rescheduling
from kesher.promises.types import PromiseKind, PromiseRefused, Refusal, Side
from kesher.staff.actions import people
from kesher.watch.models import ServiceException, Telling
from tests.cast import Cast
from tests.promises.conftest import asked, moment, shown

At = Callable[[str], AbstractContextManager[None]]
Facts = Callable[..., list[dict[str, Any]]]


def test_what_is_left_at_the_pause_is_given_again_after_it(cast: Cast, at: At, facts: Facts) -> None:
    case, request = new_id(), new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case, budget_minutes=240))
    with at("2026-11-22 10:00"):
        actions.pause(case, None, request)
        assert actions.pause(case, None, request) == []

    with at("2026-11-26 16:00"):
        [resumed] = actions.resume(case, request)
        assert actions.resume(case, request) == []

    # Three hours are left: one on Thursday, two on Friday.
    assert resumed.due_at == moment("2026-11-27 10:00")
    row = Promise.objects.get()
    assert (row.original_due_at, row.revision, row.rest_minutes) == (moment("2026-11-22 13:00"), 2, None)
    assert row.next_at == row.warn_at == moment("2026-11-27 09:30")
    assert [fact["paused_for"] for fact in facts(events.PromisePaused)] == [str(request)]
    assert [fact["due_at"] for fact in facts(events.PromiseResumed)] == ["2026-11-27T08:00:00+00:00"]


def test_a_promise_that_waits_for_two_papers_goes_on_with_the_second(cast: Cast, at: At) -> None:
    case, first, second = new_id(), new_id(), new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case))
        actions.pause(case, None, first)
        actions.pause(case, None, second)

    with at("2026-11-22 12:00"):
        assert actions.resume(case, first) == []
        assert Promise.objects.get().next_at is None
        assert len(actions.resume(case, second)) == 1

    assert Pause.objects.filter(ended_at__isnull=True).count() == 0


def test_overdue_promises_and_fixed_dates_do_not_pause(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case))
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case, due_at=moment("2026-11-29 12:00")))

    with at("2026-11-22 13:01"):
        assert actions.pause(case, None, new_id()) == []

    assert Promise.objects.filter(paused_at__isnull=False).count() == 0


def test_pausing_clears_the_board_and_after_it_every_level_may_be_told_again(cast: Cast, at: At) -> None:
    case, request = new_id(), new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case, budget_minutes=240))
    actions.tick(moment("2026-11-22 12:30"))
    with at("2026-11-22 12:40"):
        actions.pause(case, None, request)
    assert ServiceException.objects.get().state == "settled"

    with at("2026-11-22 14:00"):
        actions.resume(case, request)
    actions.tick(moment("2026-11-22 14:05"))

    assert list(Telling.objects.order_by("revision").values_list("rung", "revision")) == [(1, 1), (1, 2), (2, 2)]


def test_what_a_paper_was_waited_for_is_superseded_by_a_new_promise_when_it_arrives(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        actions.pause(case, None, new_id())

    with at("2026-12-01 09:00"):
        actions.supersede(case, [PromiseKind.FINAL_ANSWER])
        made = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))

    assert made.new
    assert made.due_at == moment("2026-12-04 12:00")
    assert set(Promise.objects.values_list("state", "end_reason")) == {("superseded", "new_promise"), ("open", "")}


def test_undoing_a_merge_revives_the_promises_with_their_own_due_times(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast, case_id=case))
    actions.supersede(case, None, "merged", moment("2026-11-22 10:00"))

    revived = actions.revive(case, moment("2026-11-22 12:40"))

    assert [(one.id, one.due_at) for one in revived] == [(made.id, moment("2026-11-22 13:00"))]
    assert actions.revive(case, moment("2026-11-22 12:41")) == []
    assert Promise.objects.get().next_at == moment("2026-11-22 12:30")
    assert actions.tick(moment("2026-11-22 12:41")).handled == 1


def test_a_new_date_is_a_promise_of_its_own_and_the_first_is_counted_against_us(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
        moved = actions.reschedule(made.id, moment("2026-11-24 12:00"), cast.dana.pk, "waiting for the bank")
        actions.mark_told(made.id, moment("2026-11-22 09:05"))

    old, new = Promise.objects.get(pk=made.id), Promise.objects.get(pk=moved.id)
    assert (old.state, old.told_before, old.replaced_by_id) == ("rescheduled", True, new.pk)
    assert (new.times_moved, new.made_by_id, new.owner_id, new.due_at) == (
        1,
        cast.dana.pk,
        cast.dana.pk,
        moment("2026-11-24 12:00"),
    )
    moving = Rescheduling.objects.get()
    assert (moving.told_at, moving.reason) == (moment("2026-11-22 09:05"), "waiting for the bank")


def test_the_second_new_date_needs_somebody_of_the_next_level(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
        moved = actions.reschedule(made.id, moment("2026-11-24 12:00"), cast.dana.pk)
        for approver in (None, cast.dana.pk, cast.lior.pk):
            with pytest.raises(PromiseRefused) as refused:
                actions.reschedule(moved.id, moment("2026-11-26 12:00"), cast.dana.pk, approved_by_id=approver)
            assert refused.value.code == Refusal.NEEDS_NEXT_RUNG
        assert Promise.objects.get(state="open").pk == moved.id

        again = actions.reschedule(moved.id, moment("2026-11-26 12:00"), cast.dana.pk, approved_by_id=cast.tamar.pk)

    assert Promise.objects.get(state="open").pk == again.id
    assert Rescheduling.objects.get(successor=again.id).approved_by_id == cast.tamar.pk


def test_a_date_that_the_customer_asked_for_is_not_counted_against_us(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
        actions.reschedule(made.id, moment("2026-11-24 12:00"), cast.dana.pk, asked_by_customer=True)

    assert Promise.objects.get(pk=made.id).state == "withdrawn"
    assert Promise.objects.get(state="open").times_moved == 0


def test_promises_follow_the_case_to_another_team_and_so_do_its_levels(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case))
        actions.make(
            asked(
                cast,
                PromiseKind.TASK,
                case_id=case,
                side=Side.COLLEAGUE,
                to_team_id=cast.claims.pk,
                team_id=cast.back_office.pk,
            )
        )

        moved = actions.reassign(case, cast.lior.pk, cast.billing.pk)

    assert moved == 1
    assert set(Promise.objects.values_list("kind", "owner_id", "team_id")) == {
        ("first_answer", cast.lior.pk, cast.billing.pk),
        ("task", cast.dana.pk, cast.back_office.pk),
    }


def test_what_a_leaver_owed_is_the_leads_in_the_same_moment(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.make(asked(cast))
        people.leave(cast.dana.pk)

    assert Promise.objects.get().owner_id == cast.tamar.pk
    cast.dana.refresh_from_db()
    assert not cast.dana.is_active
    assert not cast.dana.has_usable_password()


def test_a_told_date_stands_when_the_calendar_is_edited_and_all_of_them_are_one_exception(cast: Cast, at: At) -> None:
    task = {"side": Side.COLLEAGUE, "customer_id": None, "to_team_id": cast.billing.pk}
    with at("2026-11-22 09:00"):
        told = [actions.make(asked(cast, PromiseKind.FINAL_ANSWER)) for _ in range(2)]
        inner = actions.make(asked(cast, PromiseKind.TASK, business_days=3, **task))
        assert inner.due_at == told[0].due_at == moment("2026-11-25 17:00")
        calendar = cast.claims.calendar_id
        cast.claims.calendar.closed_days.create(date=date(2026, 11, 24))
        cast.claims.calendar.revision += 1
        cast.claims.calendar.save()

        hard = actions.calendar_changed(calendar)
        again = actions.calendar_changed(calendar)

    assert (hard, again) == (2, 2)
    assert {row.due_at for row in Promise.objects.filter(kind="final_answer")} == {moment("2026-11-25 17:00")}
    assert Promise.objects.get(pk=inner.id).due_at == moment("2026-11-26 17:00")
    exception = ServiceException.objects.get()
    assert (exception.code, exception.facts["count"], Telling.objects.get().person_id) == (
        "dates_in_danger",
        2,
        cast.amit.pk,
    )


def test_the_clock_of_a_case_is_what_runs_then_what_waits_then_what_broke(cast: Cast, at: At) -> None:
    case, other = new_id(), new_id()
    with at("2026-11-22 09:00"):
        first = actions.make(asked(cast, case_id=case))
        final = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        broken = actions.make(asked(cast, case_id=other))

        assert queries.clock_of([case])[case].promise_id == first.id
    answer = shown(moment("2026-11-22 10:00"))
    actions.settle("case", case, "first_answer", answer.at, answer)
    actions.tick(moment("2026-11-24 09:00"))

    clocks = queries.clock_of([case, other, new_id()], moment("2026-11-24 09:00"))

    assert {key: (one.promise_id, one.shown) for key, one in clocks.items()} == {
        case: (final.id, "open"),
        other: (broken.id, "broken"),
    }
    assert [one.kind for one in queries.of_case(case)] == ["first_answer", "final_answer"]
