"""Decision 16: what a person does in a case (an answer, an owner, a new date) holds the next level up for its grace; looking does not."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from django.urls import reverse

from kesher.cases import actions
from kesher.cases.models import Call, Case
from kesher.cases.types import CallNote, GivenPromise, Reply
from kesher.channels.types import Channel
from kesher.promises import actions as promises
from kesher.promises.models import Promise, Term
from kesher.promises.types import PromiseKind
from kesher.watch import queries
from kesher.watch.models import Act, ServiceException, Telling
from tests.boards.house import logged_in
from tests.cases.house import House, arrived, build, hear_all, let_leave, mail, moment, ring, take

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:No directory at")]
At = Callable[[str], AbstractContextManager[None]]
# Given on Sunday at 8:00 for 12:00: at risk for Dana at 11:30, for Tamar (the lead) at 12:00, for Amit at 13:00.
BY_NOON = "2026-11-22 12:00"


@pytest.fixture
def house(at: At) -> House:
    found = build()
    Term.objects.update(tell_first=False)
    with at("2026-11-22 08:00"):
        take(found, mail())
        let_leave()
        actions.accept(Case.objects.get().pk, found.cast.dana.pk)
    return found


@pytest.fixture
def case(house: House, at: At) -> Case:
    """Dana has answered at once, and promised a call back by noon: an answer does not settle that."""
    found = Case.objects.get()
    with at("2026-11-22 08:10"):
        given = GivenPromise(PromiseKind.CALL_BACK, moment(BY_NOON), "a call about the refund")
        actions.reply(found.pk, house.cast.dana.pk, Reply(Channel.EMAIL, "We will phone you.", promises=[given]))
        let_leave()
    assert Promise.objects.get(kind="call_back").state == "open"
    return found


def tick(at: At, moment_: str) -> None:
    with at(moment_):
        promises.tick(moment(moment_))
        hear_all()


def answer(case: Case, by: UUID, hold_seconds: int = 0) -> None:
    actions.reply(case.pk, by, Reply(Channel.EMAIL, "It takes a little longer.", hold_seconds=hold_seconds))
    let_leave()


def told() -> list[tuple[int, str]]:
    rows = Telling.objects.filter(exception__family="promise").order_by("told_at", "rung")
    return [(row.rung, f"{row.told_at.astimezone(moment(BY_NOON).tzinfo):%H:%M}") for row in rows]


def test_without_an_act_the_lead_is_told_in_time(house: House, case: Case, at: At) -> None:
    first = Promise.objects.get(kind="call_back")
    tick(at, "2026-11-22 11:50")
    tick(at, "2026-11-22 12:00")

    assert first.state == "open"
    assert [rung for rung, _ in told()][:2] == [1, 2]


def test_an_answer_that_does_not_settle_the_promise_holds_the_next_level_for_its_grace(
    house: House, case: Case, at: At
) -> None:
    tick(at, "2026-11-22 11:50")
    before = [rung for rung, _ in told()]
    with at("2026-11-22 11:55"):
        answer(case, house.cast.dana.pk)

    row = ServiceException.objects.get(family="promise")
    acted = Act.objects.get()
    assert before == [1]
    assert Promise.objects.get(kind="call_back").state == "open"
    assert (acted.kind, acted.by_id, acted.at) == ("message", house.cast.dana.pk, moment("2026-11-22 11:55"))
    assert (row.state, row.in_hand_until) == ("in_hand", moment("2026-11-22 12:25"))
    for minute in ("12:00", "12:10", "12:24"):
        tick(at, f"2026-11-22 {minute}")
        assert [rung for rung, _ in told()] == [1], minute
    tick(at, "2026-11-22 12:25")
    assert told()[-1] == (2, "12:25")


def test_an_answer_that_was_taken_back_before_it_left_is_no_act(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    with at("2026-11-22 11:55"):
        message = actions.reply(case.pk, house.cast.dana.pk, Reply(Channel.EMAIL, "Wait.", hold_seconds=10))
        actions.take_back(message, house.cast.dana.pk)
        let_leave()

    tick(at, "2026-11-22 12:00")
    assert not Act.objects.exists()
    assert [rung for rung, _ in told()] == [1, 2]


def test_looking_at_the_case_and_at_the_board_holds_nothing(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    with at("2026-11-22 11:55"):
        dana = logged_in(house.cast.dana)
        exception = ServiceException.objects.get(family="promise")
        seen = [
            dana.get(reverse("desk:case", args=[case.pk])).status_code,
            dana.get(reverse("boards:exceptions")).status_code,
            dana.get(reverse("boards:exception", args=[exception.pk])).status_code,
        ]
        actions.note(case.pk, house.cast.dana.pk, "I have seen it.")

    tick(at, "2026-11-22 12:00")
    assert seen == [200, 200, 200]
    assert not Act.objects.exists()
    assert [rung for rung, _ in told()] == [1, 2]


def test_what_the_system_writes_by_itself_is_nobodys_act(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    with at("2026-11-22 11:55"):
        take(house, mail("And another thing"))
        let_leave()

    assert not Act.objects.exists()


def test_given_to_another_agent_it_waits_for_her(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    with at("2026-11-22 11:55"):
        actions.assign(case.pk, house.cast.tamar.pk, house.cast.tamar.pk)
    tick(at, "2026-11-22 12:00")

    row = ServiceException.objects.get(family="promise")
    assert Act.objects.get().kind == "owner"
    assert (row.owner_id, row.in_hand_until) == (house.cast.tamar.pk, moment("2026-11-22 12:25"))
    assert [rung for rung, _ in told()] == [1]


def test_handed_to_another_team_it_waits_for_that_team(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    with at("2026-11-22 11:55"):
        actions.hand_off(case.pk, house.cast.dana.pk, reason="it is about money", to_team_id=house.cast.billing.pk)
    tick(at, "2026-11-22 12:00")

    assert Act.objects.get().kind == "owner"
    assert [rung for rung, _ in told()] == [1]


def test_a_new_date_ends_the_old_ladder_and_holds_what_else_stands_in_the_case(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 08:20"):
        given = GivenPromise(PromiseKind.FINAL_ANSWER, moment(BY_NOON), "the decision")
        actions.reply(case.pk, house.cast.dana.pk, Reply(Channel.EMAIL, "You will have it.", promises=[given]))
        let_leave()
    tick(at, "2026-11-22 11:50")
    assert told() == [(1, "11:50"), (1, "11:50")]
    moved, other = Promise.objects.get(kind="call_back", state="open"), Promise.objects.get(kind="final_answer")
    with at("2026-11-22 11:55"):
        answered = logged_in(house.cast.dana).post(
            reverse("desk:move-promise", args=[moved.pk]),
            {"case": str(case.pk), "due": "2026-11-22T16:00", "reason": "the doctor is away"},
        )
        hear_all()
    tick(at, "2026-11-22 12:00")

    moved.refresh_from_db()
    assert (answered.status_code, moved.state) == (302, "rescheduled")
    assert ServiceException.objects.get(subject_id=moved.pk).state == "settled"
    assert ServiceException.objects.get(subject_id=other.pk).in_hand_until == moment("2026-11-22 12:25")
    assert told() == [(1, "11:50"), (1, "11:50")]


def test_a_call_in_which_she_was_spoken_to_is_an_act_and_one_that_nobody_answered_is_none(
    house: House, case: Case, at: At
) -> None:
    tick(at, "2026-11-22 11:50")
    for number, (outcome, acts) in enumerate([("no_answer", 0), ("asked", 1)]):
        with at(f"2026-11-22 11:5{5 + number}"):
            call = f"c-{number}"
            for state in ("ringing", "answered", "ended"):
                actions.hear_call(ring(state, call=call, direction="in"), arrived(house.accounts.phone))
            hear_all()
            row = Call.objects.get(external_id=call)
            actions.call_note(row.pk, house.cast.dana.pk, CallNote("About the refund.", outcome, case_id=case.pk))
        assert Act.objects.filter(kind="message").count() == acts


def test_one_press_on_the_board_is_one_act(house: House, case: Case, at: At) -> None:
    tick(at, "2026-11-22 11:50")
    exception = ServiceException.objects.get(family="promise")
    with at("2026-11-22 11:55"):
        logged_in(house.cast.tamar).post(
            reverse("boards:exception-owner", args=[exception.pk]), {"person": str(house.cast.tamar.pk)}
        )

    assert Case.objects.get().owner_id == house.cast.tamar.pk
    assert [line.kind for line in queries.history(exception.pk)] == ["told", "owner"]
