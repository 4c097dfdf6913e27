"""Ids lie in the order in which they came to be."""

from datetime import UTC, datetime

from kesher.core import clock
from kesher.core.ids import earliest_id, new_id

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_of_one_millisecond_the_later_is_the_greater() -> None:
    with clock.at(NOON):
        made = [new_id() for _ in range(5000)]

    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert all(one.version == 7 and one.variant == "specified in RFC 4122" for one in made)


def test_an_id_tells_its_moment() -> None:
    with clock.at(NOON):
        one = new_id()

    assert one.int >> 80 == int(NOON.timestamp() * 1000)
    assert earliest_id(NOON) <= one
