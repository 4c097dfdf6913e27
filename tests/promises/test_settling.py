"""A promise ends kept, late or broken, by something that can be shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from kesher.core.ids import new_id
from kesher.promises import actions, events
from kesher.promises.models import Promise
from kesher.promises.types import PromiseKind, PromiseRefused, PromiseState, Refusal
from kesher.watch.models import ServiceException
from tests.cast import Cast
from tests.promises.conftest import asked, moment, shown

At = Callable[[str], AbstractContextManager[None]]
Facts = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("answered", "state"),
    [
        ("2026-11-22 12:00", "kept"),
        ("2026-11-22 12:01", "late"),
        ("2026-11-23 17:00", "late"),
        ("2026-11-23 17:01", "broken"),
    ],
)
def test_the_end_follows_from_the_moment_of_the_answer(cast: Cast, at: At, answered: str, state: str) -> None:
    with at("2026-11-21 22:40"):
        made = actions.make(asked(cast))

    evidence = shown(moment(answered))
    settled = actions.settle("case", made.subject_id, "first_answer", moment(answered), evidence)

    assert [(one.id, one.state) for one in settled] == [(made.id, PromiseState(state))]
    row = Promise.objects.get()
    assert (row.evidence_id, row.settled_at, row.next_at) == (evidence.id, moment(answered), None)
    assert row.told_before == (None if state == "kept" else False)


def test_settling_twice_changes_nothing(cast: Cast, at: At, facts: Facts) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
    first = shown(moment("2026-11-22 10:00"))
    actions.settle("case", made.subject_id, "first_answer", first.at, first)

    again = actions.settle("case", made.subject_id, "first_answer", first.at, shown(first.at))

    assert again == []
    assert Promise.objects.get().evidence_id == first.id
    assert [fact["state"] for fact in facts(events.PromiseEnded)] == ["kept"]


def test_an_answer_that_came_back_opens_the_promise_again_and_late_counts_from_the_old_date(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
    answer = shown(moment("2026-11-22 10:00"))
    actions.settle("case", made.subject_id, "first_answer", answer.at, answer)

    reopened = actions.unsettle(answer.id, moment("2026-11-22 15:00"))

    assert [(one.id, one.state, one.due_at) for one in reopened] == [
        (made.id, PromiseState.OPEN, moment("2026-11-22 13:00"))
    ]
    told = ServiceException.objects.get()
    assert (told.code, told.owner_id, told.rung) == ("answer_failed", cast.dana.pk, 1)
    assert actions.unsettle(answer.id, moment("2026-11-22 15:01")) == []
    again = shown(moment("2026-11-22 16:00"))
    assert [one.state for one in actions.settle("case", made.subject_id, "first_answer", again.at, again)] == [
        PromiseState.LATE
    ]


def test_where_another_promise_is_open_meanwhile_the_earlier_one_goes_on(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast, case_id=case))
    answer = shown(moment("2026-11-22 10:00"))
    actions.settle("case", case, "first_answer", answer.at, answer)
    with at("2026-11-22 11:00"):
        second = actions.make(asked(cast, case_id=case))

    actions.unsettle(answer.id, moment("2026-11-22 11:30"))

    assert Promise.objects.get(state="open").pk == made.id
    assert Promise.objects.get(pk=second.id).state == PromiseState.SUPERSEDED


def test_a_case_closed_without_the_answer_breaks_its_promise(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, case_id=case))

    actions.case_ended(case, moment("2026-11-22 10:00"))

    row = Promise.objects.get()
    assert (row.state, row.end_reason, row.next_at) == ("broken", "closed_unsettled", None)


def test_a_promise_that_waited_for_the_customer_is_not_broken_by_closing(cast: Cast, at: At) -> None:
    case = new_id()
    with at("2026-11-22 09:00"):
        actions.make(asked(cast, PromiseKind.FINAL_ANSWER, case_id=case))
        actions.pause(case, None, new_id())

    actions.case_ended(case, moment("2026-12-22 10:00"))

    assert Promise.objects.get().state == "superseded"


def test_a_promise_is_withdrawn_only_with_the_customers_consent_and_a_reason(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
        agreed = shown(moment("2026-11-22 08:59"))

        with pytest.raises(PromiseRefused) as alone:
            actions.withdraw(made.id, cast.dana.pk, "found it herself")
        with pytest.raises(PromiseRefused) as wordless:
            actions.withdraw(made.id, cast.dana.pk, " ", agreed_in=agreed)
        assert Promise.objects.get().state == "open"
        actions.withdraw(made.id, cast.dana.pk, "found it herself", agreed_in=agreed)

    assert (alone.value.code, wordless.value.code) == (Refusal.NOT_AGREED, Refusal.NEEDS_REASON)
    row = Promise.objects.get()
    assert (row.state, row.end_reason, row.evidence_id, row.ended_by_id) == (
        "withdrawn",
        "found it herself",
        agreed.id,
        cast.dana.pk,
    )
