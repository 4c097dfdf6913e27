"""Where a message belongs, and who may speak there."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kesher.cases.rules.joining import By, Place, Signs, Waiting, join
from kesher.cases.rules.standing import Claim, may_speak

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
A, B, C, D = (Place(uuid4(), uuid4()) for _ in range(4))


def waiting(place: Place, hours: float) -> Waiting:
    return Waiting(place, NOW - timedelta(hours=hours))


def test_a_token_wins_over_everything() -> None:
    signs = Signs(token=A, message_id=B, thread=C, thread_is_live=True, waiting=[waiting(D, 1)], sender_is_proven=True)

    assert join(signs, NOW).place == A


def test_our_message_id_wins_over_the_thread() -> None:
    assert join(Signs(message_id=B, thread=C, thread_is_live=True), NOW).by is By.MESSAGE_ID


def test_a_thread_without_a_living_case_joins_nothing() -> None:
    assert join(Signs(thread=C, thread_is_live=False), NOW).by is By.NEW


def test_the_only_case_that_waits_for_a_proven_customer_gets_her_message() -> None:
    assert join(Signs(waiting=[waiting(D, 71)], sender_is_proven=True), NOW).place == D


@pytest.mark.parametrize(
    "signs",
    [
        Signs(waiting=[waiting(D, 73)], sender_is_proven=True),  # she was asked too long ago
        Signs(waiting=[waiting(D, 1), waiting(C, 100)], sender_is_proven=True),  # two of them wait
        Signs(waiting=[waiting(D, 1)], sender_is_proven=False),  # anybody may type her address
    ],
    ids=["too_long_ago", "two_wait", "not_proven"],
)
def test_otherwise_a_new_case_begins(signs: Signs) -> None:
    assert join(signs, NOW).by is By.NEW


def test_a_case_that_might_be_meant_is_only_suggested() -> None:
    found = join(Signs(waiting=[waiting(D, 1)], sender_is_proven=False), NOW)

    assert (found.place, found.suggested_case_id) == (None, D.case_id)


MATRIX = [
    # is_party, failed, proof, by_token, trust -> speaks
    (True, False, "proven", False, 2, True),
    (True, False, "asserted", True, 2, True),  # our token came back from the address that we gave it to
    (True, False, "asserted", False, 1, True),  # the case itself stands on nothing better
    (
        True,
        False,
        "asserted",
        False,
        2,
        False,
    ),  # anybody may write a From line and a Message-ID that was seen in a copy
    (True, True, "asserted", True, 2, False),  # the border says: forged
    (False, False, "proven", True, 2, False),  # a stranger with a token stays a stranger
    (False, False, "typed", False, 0, False),
]


@pytest.mark.parametrize(("party", "failed", "proof", "token", "trust", "speaks"), MATRIX)
def test_who_may_speak_in_a_case(party: bool, failed: bool, proof: str, token: bool, trust: int, speaks: bool) -> None:
    assert may_speak(Claim(party, failed, proof, token, trust)) is speaks
