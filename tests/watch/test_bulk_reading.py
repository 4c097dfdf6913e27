"""Somebody who looks at many customers at once is told to a manager within a minute, once."""

from datetime import timedelta
from uuid import UUID

import pytest

from kesher.core import clock, reading
from kesher.core import settings as values
from kesher.core.ids import new_id
from kesher.staff.models import Person
from kesher.watch.actions import look_out, settle
from kesher.watch.models import ServiceException
from tests.cases.house import House, build, moment
from tests.desk.story import logged_in

pytestmark = pytest.mark.django_db
NOON = moment("2026-11-22 12:00")


@pytest.fixture
def house() -> House:
    found = build()
    values.put("watch.bulk_readings", 30)
    return found


def read(person: Person, count: int, minutes_ago: float, ids: list[UUID] | None = None) -> None:
    with clock.at(NOON - timedelta(minutes=minutes_ago)):
        reading.log_many(person, "customer", ids or [new_id() for _ in range(count)], "desk:search")


def rung(minutes_later: float = 0) -> list[tuple[UUID, str, int]]:
    """Look out, and what stands on the board: whom about, state, how many."""
    with clock.at(NOON + timedelta(minutes=minutes_later)):
        look_out()
    rows = ServiceException.objects.filter(code="bulk_reading").exclude(state="settled")
    return [(row.subject_id, row.state, row.facts["count"]) for row in rows]


def test_a_burst_of_reading_is_told_once_to_the_service_manager(house: House) -> None:
    read(house.cast.dana, 20, 5)
    read(house.cast.dana, 10, 1)
    read(house.cast.lior, 29, 1)

    assert rung() == [(house.cast.dana.pk, "open", 30)]
    assert rung() == [(house.cast.dana.pk, "open", 30)]
    with clock.at(NOON):
        page = logged_in(house.cast.amit).get("/boards/exceptions/").content.decode()
    assert "Dana Azulay looked at 30 customers and cases within 10 minutes. Ask why." in page


def test_looking_at_the_same_ones_again_or_over_a_day_is_work_and_no_burst(house: House) -> None:
    same = [new_id() for _ in range(10)]
    for minutes in range(1, 9):
        read(house.cast.dana, 10, minutes, same)
    for minutes in range(60, 600, 60):
        read(house.cast.lior, 20, minutes)

    assert rung() == []


def test_it_stands_after_the_burst_until_a_person_settles_it_and_rings_again_only_for_another(house: House) -> None:
    read(house.cast.dana, 40, 1)
    assert len(rung()) == 1
    assert len(rung(minutes_later=120)) == 1

    with clock.at(NOON + timedelta(minutes=121)):
        read(house.cast.dana, 40, -120.5)
        settle("reader", house.cast.dana.pk, ["bulk_reading"])
    assert rung(minutes_later=122) == []

    read(house.cast.dana, 35, -123)
    assert [count for _who, _state, count in rung(minutes_later=124)] == [75]


def test_nobody_rings_where_nobody_reads(house: House) -> None:
    assert rung() == []
