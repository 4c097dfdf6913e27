"""What of a person is on the timeline."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, Whose, register
from kesher.timeline.actions.supersede import redact


def _redact(whose: Whose, pseudonym: UUID, at: datetime) -> int:
    return redact(whose.ids, pseudonym, at)


register(
    Table(
        "timeline.Touchpoint",
        rows=lambda whose: Q(customer__in=whose.ids),
        ending=Ending.REDACT,
        why_kept="that something happened, in which channel and when, is counted",
        personal={"facts": Purpose.SERVICE},
        codes=frozenset({"channel", "kind", "subject_kind"}),
        customer=("customer_id",),
        erase=_redact,
    )
)
