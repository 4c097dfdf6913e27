"""What became of envelopes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.channels.models import Envelope


@dataclass(frozen=True)
class Became:
    """One envelope: its state, why it was set aside or put off, and when a waiting one is tried again."""

    envelope_id: UUID
    state: str
    code: str
    detail: str
    next_at: datetime


def became(ids: Collection[UUID]) -> list[Became]:
    """These envelopes as they stand now, without their bytes."""
    rows = Envelope.objects.filter(pk__in=list(ids)).values_list("pk", "state", "code", "detail", "next_at")
    return [Became(*row) for row in rows]
