"""Answers that have not left yet: they stand in no story until a channel took them, and can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Message
from kesher.channels.queries import what_left


@dataclass(frozen=True)
class Leaving:
    """A message of ours on its way. `until`: the moment to which it is held; None when nobody holds it any more."""

    id: UUID
    channel: str
    to: str
    text: str
    final: bool
    author_id: UUID | None
    until: datetime | None


def leaving(case_id: UUID, now: datetime) -> list[Leaving]:
    """What waits to leave in a case, written by people, oldest first. Two queries."""
    rows = list(
        Message.objects.filter(
            case_id=case_id, direction="out", automatic="", sent_at__isnull=True, failed_at__isnull=True
        ).order_by("at")[:20]
    )
    held = {
        pk: at
        for pk, at in what_left()
        .filter(pk__in=[row.dispatch_id for row in rows if row.dispatch_id])
        .values_list("pk", "not_before")
        if at is not None and at > now
    }
    return [
        Leaving(
            row.pk,
            row.channel,
            row.sender_value,
            row.text,
            row.final,
            row.author_id,
            held.get(row.dispatch_id) if row.dispatch_id else None,
        )
        for row in rows
    ]
