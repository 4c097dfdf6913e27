"""Several clocks at once, on connections of their own: every telling happens once, and one promise of a kind is open."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.promises import actions
from kesher.promises.models import Promise
from kesher.promises.types import Side
from kesher.watch.models import ServiceException, Telling
from tests.cast import Cast
from tests.promises.conftest import asked, moment

At = Callable[[str], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number: int, work: Callable[[], None]) -> None:
    """Run the same work on so many connections at the same time; their errors are ours."""
    barrier, errors = threading.Barrier(number), list[BaseException]()

    def run() -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_three_clocks_tell_each_level_of_each_promise_once(cast: Cast, at: At) -> None:
    with at("2026-11-22 09:00"):
        for _ in range(60):
            actions.make(asked(cast, side=Side.COLLEAGUE, customer_id=None, to_team_id=cast.billing.pk))
    handled: list[int] = []

    def tick_until_done() -> None:
        for minute in (30, 45, 59):
            while (done := actions.tick(moment(f"2026-11-22 12:{minute}"), limit=7)).handled:
                handled.append(done.handled)

    at_once(3, tick_until_done)

    def catch_up() -> None:
        while actions.tick(moment("2026-11-24 09:00"), limit=7).handled:
            pass

    at_once(3, catch_up)

    assert sum(handled) == 120
    assert Telling.objects.count() == 240
    assert ServiceException.objects.count() == 60
    assert set(Promise.objects.values_list("state", "next_at")) == {("broken", None)}


def test_a_promise_that_is_made_twice_at_once_is_one_and_the_earliest_date_stands(cast: Cast) -> None:
    case = new_id()
    dates = iter(["2026-11-26 12:00", "2026-11-24 12:00", "2026-11-25 12:00"] * 2)
    lock = threading.Lock()

    def make_one() -> None:
        with lock:
            due = next(dates)
        with clock.at(moment("2026-11-22 09:00")):
            actions.make(asked(cast, case_id=case, due_at=moment(due)))

    at_once(6, make_one)

    row = Promise.objects.get()
    assert (row.state, row.due_at) == ("open", moment("2026-11-24 12:00"))


def test_two_settlements_at_once_are_one(cast: Cast, at: At) -> None:
    from tests.promises.conftest import shown

    with at("2026-11-22 09:00"):
        made = actions.make(asked(cast))
    answers: list[int] = []

    def settle() -> None:
        evidence = shown(moment("2026-11-22 10:00"))
        answers.append(len(actions.settle("case", made.subject_id, "first_answer", evidence.at, evidence)))

    at_once(4, settle)

    assert sorted(answers) == [0, 0, 0, 1]
    assert Promise.objects.get().state == "kept"
