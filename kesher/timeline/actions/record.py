"""Something happened: one row, for ever."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.customers.actions import touched, touched_all
from kesher.timeline.models import Touchpoint
from kesher.timeline.types import NewTouch, TouchRef


@transaction.atomic
def record(
    *,
    customer_id: UUID,
    at: datetime,
    received_at: datetime | None = None,
    channel: str = "",
    direction: str,
    kind: str,
    subject_kind: str,
    subject_id: UUID,
    case_id: UUID | None = None,
    conversation_id: UUID | None = None,
    actor_id: UUID | None = None,
    facts: Mapping[str, Any] | None = None,
) -> TouchRef:
    """Write one touchpoint and return its key.

    `at`: when it happened, by the most trusted clock; `received_at`: when our border saw it (left out: the same moment for what
    we did, now for what came). `customer_id` is the one that the address belongs to, never rewritten by merges. `facts` are
    codes, numbers and dates, never a text of the customer's. `direction`: in, out, internal; ValueError for another.
    """
    way = Touchpoint.Direction(direction)
    row = Touchpoint(
        id=new_id(),
        at=at,
        received_at=received_at or (clock.now() if way == Touchpoint.Direction.IN else at),
        customer_id=customer_id,
        channel=str(channel),
        direction=way.value,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        case_id=case_id,
        conversation_id=conversation_id,
        actor_id=actor_id,
        facts=dict(facts or {}),
    )
    row.save(force_insert=True)
    touched(customer_id, at)
    return TouchRef(row.pk, at)


@transaction.atomic
def record_all(touches: Sequence[NewTouch]) -> list[TouchRef]:
    """Write many touchpoints in a few statements and return their keys in the same order. See `record` for what they mean."""
    rows = [
        Touchpoint(
            id=new_id(),
            at=one.at,
            received_at=one.at,
            customer_id=one.customer_id,
            channel=one.channel,
            direction=Touchpoint.Direction(one.direction).value,
            kind=one.kind,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            case_id=one.case_id,
            conversation_id=one.conversation_id,
            facts=dict(one.facts),
        )
        for one in touches
    ]
    Touchpoint.objects.bulk_create(rows)
    touched_all((row.customer_id, row.at) for row in rows)
    return [TouchRef(row.pk, row.at) for row in rows]
