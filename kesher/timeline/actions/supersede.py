"""The only two changes that a touchpoint may see: it was misfiled, or its customer was erased (decision 23)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from kesher.core import clock
from kesher.timeline.models import Touchpoint
from kesher.timeline.types import TouchRef


class NoSuchTouchpoint(LookupError):
    """There is no touchpoint of that key."""


@transaction.atomic
def supersede(ref: TouchRef, right: TouchRef) -> bool:
    """Hide a misfiled touchpoint behind the right one. False when it was superseded before; raises NoSuchTouchpoint."""
    if ref == right or not Touchpoint.objects.filter(id=right.id, at=right.at).exists():
        raise NoSuchTouchpoint(right.id)
    rows = Touchpoint.objects.filter(id=ref.id, at=ref.at)
    if rows.filter(superseded_by=None).update(superseded_by=right.id):
        return True
    if not rows.exists():
        raise NoSuchTouchpoint(ref.id)
    return False


@transaction.atomic
def redact(customer_ids: Collection[UUID], pseudonym_id: UUID, at: datetime | None = None) -> int:
    """Put the touchpoints of these ids under a pseudonym and empty their facts; time, channel and kind stay. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE timeline_touchpoint SET customer_id = %s, facts = '{}', redacted_at = %s WHERE customer_id = ANY(%s)",
            [pseudonym_id, at or clock.now(), list(customer_ids)],
        )
        return int(cursor.rowcount)
