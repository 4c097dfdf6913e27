"""Exceptions follow their subjects to another owner or team."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kesher.watch.models import ServiceException


@transaction.atomic
def reassign(subject_kind: str, subject_ids: Iterable[UUID], owner_id: UUID | None, team_id: UUID | None) -> int:
    """Give the open exceptions of these subjects to another owner and team; how many there were. Nobody is told twice by it."""
    rows = ServiceException.objects.exclude(state=ServiceException.State.SETTLED)
    rows = rows.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    return rows.update(owner_id=owner_id, team_id=team_id)
