"""Touchpoints of cases: what happened to a customer, written once where it is known."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kesher.cases.models import Arrival, Call, Case, Message
from kesher.timeline import actions as timeline
from kesher.timeline.types import TouchRef


def touch(
    case: Case,
    kind: str,
    *,
    at: datetime,
    subject_kind: str,
    subject_id: UUID,
    direction: str = "internal",
    channel: str = "",
    customer_id: UUID | None = None,
    actor_id: UUID | None = None,
    received_at: datetime | None = None,
    facts: dict[str, Any] | None = None,
) -> TouchRef:
    """One thing that happened in a case."""
    return timeline.record(
        customer_id=customer_id or case.customer_id,
        at=at,
        received_at=received_at,
        channel=channel,
        direction=direction,
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        case_id=case.pk,
        conversation_id=case.conversation_id,
        actor_id=actor_id,
        facts=facts or {},
    )


def touch_message(message: Message, *, kind: str, direction: str, at: datetime) -> TouchRef:
    """A message, in or out; remembered on it, so that a promise can name it as evidence."""
    ref = timeline.record(
        customer_id=message.customer_id,
        at=at,
        received_at=message.received_at,
        channel=message.channel,
        direction=direction,
        kind=kind,
        subject_kind="message",
        subject_id=message.pk,
        case_id=message.case_id,
        conversation_id=message.conversation_id,
        actor_id=message.author_id,
        facts={"purpose": message.purpose} if message.purpose else {},
    )
    message.touch_id, message.touch_at = ref.id, ref.at
    message.save(update_fields=["touch_id", "touch_at"])
    return ref


def touch_of(row: Message | Call | Arrival) -> TouchRef | None:
    """The touchpoint of something, if it has one."""
    return TouchRef(row.touch_id, row.touch_at) if row.touch_id and row.touch_at else None
