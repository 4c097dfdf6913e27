"""The database itself keeps touchpoints as they were written."""

import pytest
from django.db import DatabaseError, connection, transaction

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.customers.models import Customer
from kesher.timeline.models import Touchpoint

pytestmark = pytest.mark.django_db


def _touchpoint() -> Touchpoint:
    customer = Customer.objects.create(created_at=clock.now())
    return Touchpoint.objects.create(
        at=clock.now(),
        received_at=clock.now(),
        customer=customer,
        channel="email",
        direction="in",
        kind="email",
        subject_kind="message",
        subject_id=new_id(),
    )


def test_a_touchpoint_is_never_changed() -> None:
    row = _touchpoint()

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Touchpoint.objects.filter(pk=row.pk).update(kind="note")

    assert Touchpoint.objects.get().kind == "email"


def test_a_touchpoint_is_never_deleted() -> None:
    row = _touchpoint()

    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Touchpoint.objects.filter(pk=row.pk).delete()

    assert Touchpoint.objects.count() == 1


def test_a_misfiled_touchpoint_points_to_the_right_one() -> None:
    row, right = _touchpoint(), new_id()

    Touchpoint.objects.filter(pk=row.pk).update(superseded_by=right)

    assert Touchpoint.objects.get().superseded_by == right


def test_a_touchpoint_lies_in_the_partition_of_its_month(at) -> None:  # type: ignore[no-untyped-def]
    with at("2026-11-21 22:40"):
        _touchpoint()

    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM timeline_touchpoint")
        assert cursor.fetchone() == ("timeline_touchpoint_2026_11",)
