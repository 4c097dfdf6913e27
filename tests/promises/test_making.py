"""A promise is made by term, by standard, by an agent; one of a kind is open for a subject."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from kesher.core.ids import new_id
from kesher.promises import actions, events
from kesher.promises.models import Promise, Standard, Term
from kesher.promises.types import PromiseKind, PromiseRefused, PromiseSource, PromiseState, Refusal, Side
from tests.cast import Cast
from tests.promises.conftest import asked, moment

At = Callable[[str], AbstractContextManager[None]]
Facts = Callable[..., list[dict[str, Any]]]


def test_a_letter_of_saturday_night_is_promised_an_answer_for_sunday_noon(cast: Cast, at: At, facts: Facts) -> None:
    with at("2026-11-21 22:40"):
        made = actions.make(asked(cast))

    assert made.due_at == moment("2026-11-22 12:00")
    row = Promise.objects.get(pk=made.id)
    assert row.warn_at == moment("2026-11-22 11:30")
    assert row.tell_at == moment("2026-11-22 11:45")
    assert row.grace_until == moment("2026-11-23 17:00")
    assert row.rung_at == [moment(f"2026-11-22 {time}") for time in ("11:30", "11:45", "12:00")] + [
        moment("2026-11-23 11:00")
    ]
    assert row.next_at == moment("2026-11-22 11:30")
    assert facts(events.PromiseMade) == [
        {
            "promise_id": str(made.id),
            "case_id": str(made.case_id),
            "subject_kind": "case",
            "subject_id": str(made.subject_id),
            "kind": "first_answer",
            "due_at": "2026-11-22T10:00:00+00:00",
        }
    ]


def test_the_preview_says_what_making_would_promise_and_writes_nothing(cast: Cast, at: At) -> None:
    wish = asked(cast, PromiseKind.FINAL_ANSWER)
    with at("2026-11-23 10:00"):
        preview = actions.preview(wish)
        assert not Promise.objects.exists()

        made = actions.make(wish)

    assert preview.due_at == made.due_at == moment("2026-11-26 17:00")


def test_a_term_of_the_reason_goes_before_the_general_one(cast: Cast, at: At) -> None:
    Term.objects.create(kind="first_answer", reason_code="theft", budget_minutes=60)

    with at("2026-11-23 10:00"):
        made = actions.make(asked(cast, reasons=("theft", "claims")))

    assert made.due_at == moment("2026-11-23 11:00")


def test_a_task_is_promised_by_the_internal_standard_of_the_department(cast: Cast, at: At) -> None:
    Standard.objects.create(
        team=cast.back_office, task_kind="opinion", name_he="חוות דעת", name_en="Opinion", budget_minutes=120
    )

    with at("2026-11-23 10:00"):
        made = actions.make(
            asked(
                cast,
                PromiseKind.TASK,
                side=Side.COLLEAGUE,
                customer_id=None,
                to_team_id=cast.claims.pk,
                team_id=cast.back_office.pk,
                owner_id=None,
                task_kind="opinion",
                source=PromiseSource.DEPARTMENT,
            )
        )

    assert made.due_at == moment("2026-11-23 12:00")
    assert Promise.objects.get(pk=made.id).tell_at is None


def test_an_earlier_date_brings_the_open_promise_forward_and_a_later_one_leaves_it(
    cast: Cast, at: At, facts: Facts
) -> None:
    case = new_id()
    with at("2026-11-23 10:00"):
        policy = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        agent = {"source": PromiseSource.AGENT, "made_by_id": cast.dana.pk, "case_id": case}

        later = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, due_at=moment("2026-11-29 12:00"), **agent))
        earlier = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, due_at=moment("2026-11-24 12:00"), **agent))

    assert (later.id, later.new, later.due_at) == (policy.id, False, moment("2026-11-26 17:00"))
    assert (earlier.id, earlier.due_at) == (policy.id, moment("2026-11-24 12:00"))
    row = Promise.objects.get()
    assert (row.source, row.made_by_id, row.revision) == ("agent", cast.dana.pk, 2)
    assert row.next_at == row.warn_at
    assert [fact["due_at"] for fact in facts(events.PromiseMoved)] == ["2026-11-24T10:00:00+00:00"]


def test_a_promise_without_waiting_replaces_one_that_waits_for_the_customer(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-23 10:00"):
        waiting = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        actions.pause(case, None, new_id())

    with at("2026-11-23 11:00"):
        made = actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case, due_at=moment("2026-11-24 12:00")))

    old = Promise.objects.get(pk=waiting.id)
    assert (old.state, old.replaced_by_id) == (PromiseState.SUPERSEDED, made.id)
    assert Promise.objects.get(pk=made.id).state == PromiseState.OPEN


def test_a_date_that_has_passed_is_refused_and_nothing_is_written(cast: Cast, at: At) -> None:
    with at("2026-11-23 10:00"), pytest.raises(PromiseRefused) as refused:
        actions.make(asked(cast, due_at=moment("2026-11-23 09:00")))

    assert refused.value.code == Refusal.DUE_IN_THE_PAST
    assert not Promise.objects.exists()
