"""Documented tries to call a customer back: those written down by a person, and calls of ours that the exchange told of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Call, Message
from kesher.cases.types import Purpose

TRIES_NEEDED = 3  # and a message: then she is "unreachable" (decision 13)
LEFT_MESSAGE = "left_message"
_UNREACHED = ("no_answer", "busy", LEFT_MESSAGE)


@dataclass(frozen=True)
class Try:
    """One try. `outcome`: no_answer, busy, left_message."""

    at: datetime
    outcome: str
    words: str


def tries_of(case_id: UUID, since: datetime) -> list[Try]:
    """Tries of this case since the call back was promised, oldest first."""
    written = Message.objects.filter(case_id=case_id, direction="note", purpose=Purpose.CALL_TRY, at__gte=since)
    rung = Call.objects.filter(case_id=case_id, direction="out", outcome__in=_UNREACHED, rang_at__gte=since)
    found = [Try(row.at, str(row.facts.get("tried", "")), row.text) for row in written]
    found += [Try(row.rang_at, row.outcome, row.notes) for row in rung]
    return sorted(found, key=lambda one: one.at)
