"""What may become of a case, and by whom."""

from datetime import UTC, datetime, timedelta

import pytest

from kesher.cases.rules import closing, contacts, loops, reopening, states
from kesher.cases.rules.reopening import Effect
from kesher.cases.rules.states import Who

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_every_live_case_can_be_solved_and_only_solved_ones_close() -> None:
    assert all(states.may(state, states.SOLVED, Who.MEMBER) for state in states.LIVE)
    assert {old for (old, new) in states.TABLE if new == states.CLOSED} == {states.SOLVED}


def test_an_agent_does_not_close_what_is_solved() -> None:
    assert not states.may(states.SOLVED, states.CLOSED, Who.MEMBER)
    assert states.may(states.SOLVED, states.CLOSED, Who.CLOCK)


def test_a_customer_reopens_but_never_ends() -> None:
    assert states.may(states.SOLVED, states.OPEN, Who.CUSTOMER)
    assert not any(states.may(old, new, Who.CUSTOMER) for old in states.LIVE for new in states.ENDED)


def test_not_a_case_is_reversible() -> None:
    assert states.next_states(states.NOT_A_CASE, Who.MEMBER) == [states.NEW, states.OPEN]


def effect(state: str, **changes: object) -> Effect:
    facts: dict[str, object] = {
        "at": NOW,
        "closed_at": None,
        "reopen_days": 14,
        "automatic": False,
        "verified": True,
        "thanks": False,
    }
    return reopening.effect(state, **(facts | changes))  # type: ignore[arg-type]


def test_solved_reopens() -> None:
    assert effect(states.SOLVED) is Effect.REOPEN


@pytest.mark.parametrize(("days", "expected"), [(14, Effect.REOPEN), (15, Effect.FOLLOW)])
def test_closed_reopens_within_its_days(days: int, expected: Effect) -> None:
    assert effect(states.CLOSED, closed_at=NOW - timedelta(days=days)) is expected


@pytest.mark.parametrize("change", [{"automatic": True}, {"thanks": True}])
@pytest.mark.parametrize("state", [states.SOLVED, states.CLOSED])
def test_machines_and_thanks_reopen_nothing(state: str, change: dict[str, bool]) -> None:
    assert effect(state, closed_at=NOW, **change) is Effect.NONE


def test_a_stranger_in_an_ended_case_gets_a_case_of_her_own() -> None:
    assert effect(states.SOLVED, verified=False) is Effect.FOLLOW
    assert effect(states.OPEN, verified=False) is Effect.NONE


def test_spam_stays_spam() -> None:
    assert effect(states.NOT_A_CASE, not_a_case="spam") is Effect.NONE
    assert effect(states.NOT_A_CASE, not_a_case="misdirected") is Effect.FOLLOW


def test_a_run_of_messages_is_one_contact_until_our_answer_or_a_day_of_silence() -> None:
    running = contacts.Running(NOW, NOW, None)

    assert contacts.goes_on(running, NOW + timedelta(hours=24))
    assert not contacts.goes_on(running, NOW + timedelta(hours=24, seconds=1))
    assert not contacts.goes_on(contacts.Running(NOW, NOW, NOW + timedelta(hours=1)), NOW + timedelta(hours=2))
    assert not contacts.goes_on(None, NOW)


def test_the_brake_holds_in_a_thread_and_between_two_domains() -> None:
    told = [loops.Told(NOW - timedelta(minutes=n), f"c{n}", "robot.example", "ticket #") for n in range(3)]

    assert not loops.may_answer(told, conversation="new", domain="robot.example", subject="ticket #", at=NOW)
    assert loops.may_answer(told, conversation="new", domain="robot.example", subject="my refund", at=NOW)
    assert loops.may_answer(
        told, conversation="new", domain="robot.example", subject="ticket #", at=NOW + timedelta(days=1)
    )
    many = [loops.Told(NOW, f"c{n}", "gmail.com", "question") for n in range(9)]
    assert loops.may_answer(many, conversation="new", domain="gmail.com", subject="question", at=NOW)
    same = [loops.Told(NOW, "c", "a.example", "x")] * 3
    assert not loops.may_answer(same, conversation="c", domain="b.example", subject="y", at=NOW)


def test_a_case_closes_only_with_a_word_that_left_and_is_the_last_word() -> None:
    message = closing.Closing("out", "final", NOW, accepted=True)

    assert closing.closes(message, NOW - timedelta(minutes=1), has_address=True) == ""
    assert closing.closes(message, NOW + timedelta(minutes=1), has_address=True) == "older_than_the_customer"
    assert (
        closing.closes(closing.Closing("out", "final", NOW, accepted=False), None, has_address=True) == "not_accepted"
    )
    assert closing.closes(None, None, has_address=True) == "no_message"


def test_told_by_phone_closes_only_where_there_is_no_address() -> None:
    note = closing.Closing("note", "told_by_phone", NOW, accepted=True)

    assert closing.closes(note, None, has_address=False) == ""
    assert closing.closes(note, None, has_address=True) == "write_to_customer"


def test_a_bounce_counts_for_five_days() -> None:
    assert closing.bounce_reopens(NOW, NOW + timedelta(days=5))
    assert not closing.bounce_reopens(NOW, NOW + timedelta(days=5, seconds=1))


@pytest.mark.parametrize(
    ("accepted", "change", "counted"),
    [
        (True, {"new_owner": "b"}, True),
        (True, {"new_team": "y"}, True),
        (False, {"new_owner": "b"}, False),  # nobody had taken it: routing
        (True, {}, False),
    ],
)
def test_what_counts_as_a_hand_off(accepted: bool, change: dict[str, str], counted: bool) -> None:
    parts = {"old_owner": "a", "old_team": "x", "new_owner": "a", "new_team": "x"} | change
    assert states.is_hand_off(accepted=accepted, **parts) is counted


def test_taking_a_case_that_has_no_owner_is_no_hand_off() -> None:
    assert not states.is_hand_off(accepted=True, old_owner=None, old_team="x", new_owner="b", new_team="x")
