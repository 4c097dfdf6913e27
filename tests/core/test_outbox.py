"""Facts reach every handler at least once, in order within a key, and a failing handler holds up nobody else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from kesher.core import clock, outbox
from kesher.core.ids import new_id
from kesher.core.models import Delivery, Fact
from kesher.core.outbox import FactOf, deliver_due, hear, publish

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Happened(FactOf):
    """A fact of this test."""

    thing_id: UUID
    step: int


heard: list[tuple[UUID, int]] = []
failing: set[UUID] = set()


def listen(fact: Happened) -> None:
    """A handler that fails for the things in `failing`."""
    if fact.thing_id in failing:
        raise ValueError("a text with somebody's name in it")
    heard.append((fact.thing_id, fact.step))


def listen_too(fact: Happened) -> None:
    """A second handler that never fails."""


@pytest.fixture(autouse=True)
def _wired() -> Iterator[None]:
    heard.clear()
    failing.clear()
    hear(Happened, listen, listen_too)
    yield
    outbox._hearers.pop("core.Happened", None)
    outbox._hearers.pop(f"{Happened.__module__.split('.')[1]}.Happened", None)


def _publish(thing: UUID, *steps: int) -> None:
    for step in steps:
        with transaction.atomic():
            publish(Happened(thing, step))


def test_a_fact_reaches_each_handler_once_and_is_done() -> None:
    thing = new_id()
    _publish(thing, 1)

    deliver_due()
    deliver_due()

    assert heard == [(thing, 1)]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"done"}
    assert Delivery.objects.count() == 2


def test_a_fact_of_a_transaction_that_failed_was_never_published() -> None:
    with pytest.raises(RuntimeError, match="roll back"), transaction.atomic():
        publish(Happened(new_id(), 1))
        raise RuntimeError("roll back")

    assert Fact.objects.count() == 0


def test_a_failing_handler_holds_up_its_own_key_only() -> None:
    bad, good = new_id(), new_id()
    failing.add(bad)
    _publish(bad, 1, 2)
    _publish(good, 1, 2)

    deliver_due()

    assert heard == [(good, 1), (good, 2)]
    waiting = Delivery.objects.filter(state="waiting")
    assert waiting.count() == 2
    assert {row.handler for row in waiting} == {f"{__name__}.listen"}


def test_order_is_kept_when_the_trouble_is_over(at: Callable[[str], AbstractContextManager[None]]) -> None:
    thing = new_id()
    failing.add(thing)
    with at("2026-11-22 09:00"):
        _publish(thing, 1, 2)
        deliver_due()
    failing.clear()

    with at("2026-11-22 09:05"):
        deliver_due()

    assert heard == [(thing, 1), (thing, 2)]


def test_a_handler_that_keeps_failing_is_parked_with_no_personal_data_in_its_error() -> None:
    thing = new_id()
    failing.add(thing)
    _publish(thing, 1)
    moment = clock.now()

    for _ in range(outbox.TRIES_BEFORE_PARKING):
        moment += timedelta(hours=2)
        with clock.at(moment):
            deliver_due()

    row = Delivery.objects.get(handler=f"{__name__}.listen")
    assert (row.state, row.tries, row.error) == ("parked", outbox.TRIES_BEFORE_PARKING, "ValueError")


def test_a_fact_comes_out_as_it_went_in() -> None:
    seen: list[Any] = []
    thing = new_id()
    outbox._hearers[f"{Happened.__module__.split('.')[1]}.Happened"][f"{__name__}.listen"] = seen.append
    _publish(thing, 7)

    deliver_due()

    assert seen == [Happened(thing, 7)]
