"""Months ahead, and references that hold without a constraint."""

import pytest
from django.db import connection

from kesher.core.ids import new_id
from kesher.timeline import actions, queries, references
from kesher.timeline.references import Reference
from tests.cast import Cast
from tests.customers.people import moment

pytestmark = pytest.mark.django_db


def _partition_of(ref: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM timeline_touchpoint WHERE id = %s", [ref.id])  # type: ignore[attr-defined]
        return str(cursor.fetchone()[0])


def test_partitions_are_made_for_this_month_and_a_year_ahead_once() -> None:
    assert actions.make_partitions_ahead(moment("2029-11-22 10:00")) == 13

    assert actions.make_partitions_ahead(moment("2029-11-22 10:00")) == 0
    assert actions.make_partitions_ahead(moment("2029-12-02 10:00")) == 1


def test_rows_that_came_before_their_month_was_made_move_into_it(cast: Cast) -> None:
    at = moment("2031-05-10 10:00")
    ref = actions.record(
        customer_id=cast.noa.pk, at=at, direction="in", kind="email", subject_kind="x", subject_id=new_id()
    )
    assert _partition_of(ref) == "timeline_touchpoint_default"

    actions.make_partitions_ahead(at)

    assert _partition_of(ref) == "timeline_touchpoint_2031_05"
    assert [entry.touchpoint.id for entry in queries.story(cast.dana, customer_id=cast.noa.pk).entries] == [ref.id]


def test_the_nightly_check_finds_references_to_touchpoints_that_do_not_exist(cast: Cast) -> None:
    at = moment("2026-11-22 10:00")
    real = actions.record(
        customer_id=cast.noa.pk, at=at, direction="in", kind="email", subject_kind="x", subject_id=new_id()
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE naming_touchpoints (touch_id uuid, touch_at timestamptz)")
        cursor.execute(
            "INSERT INTO naming_touchpoints VALUES (%s, %s), (%s, %s), (NULL, NULL)", [real.id, at, new_id(), at]
        )
    reference = Reference("naming_touchpoints", "touch_id", "touch_at")

    references.register(reference)
    try:
        found = queries.dangling()
    finally:
        references._references.pop(reference)

    assert found[reference] == 1
