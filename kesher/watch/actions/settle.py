"""An exception is over when its subject is."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish_all
from kesher.core.wake import tell_screens
from kesher.watch import codes as registry
from kesher.watch.events import ExceptionSettled
from kesher.watch.models import ServiceException


@transaction.atomic
def settle(subject_kind: str, subject_id: UUID, codes: list[str] | None = None, at: datetime | None = None) -> int:
    """Settle the open exceptions of a subject, those of `codes` or all; how many there were. Safe to repeat."""
    return settle_many(subject_kind, [subject_id], codes, at)


@transaction.atomic
def settle_many(
    subject_kind: str, subject_ids: Iterable[UUID], codes: list[str] | None = None, at: datetime | None = None
) -> int:
    """Settle the open exceptions of many subjects; how many there were."""
    at = at or clock.now()
    rows = ServiceException.objects.exclude(state=ServiceException.State.SETTLED)
    rows = rows.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    if (families := registry.families_of(codes)) is not None:
        rows = rows.filter(family__in=families)
    found = list(rows.order_by("id").select_for_update())
    if not found:
        return 0
    ServiceException.objects.filter(pk__in=[row.pk for row in found]).update(
        state=ServiceException.State.SETTLED, settled_at=at
    )
    publish_all(ExceptionSettled(row.subject_id, row.subject_kind, row.pk, row.code, None) for row in found)
    tell_screens("exception", audience_of(found))
    return len(found)


def audience_of(rows: Iterable[ServiceException]) -> list[str]:
    """Whose screens show these exceptions: their owners and teams (at most 100 names)."""
    owners = {f"person:{row.owner_id}" for row in rows if row.owner_id}
    teams = {f"team:{row.team_id}" for row in rows if row.team_id}
    return sorted(owners | teams)[:100] or ["role:administrator"]
