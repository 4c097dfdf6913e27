"""A person says that two customers are two people: they stay flagged, and nobody is asked again (decisions 5 and 21)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.customers.actions.locks import lock_merges
from kesher.customers.models import Apart, Customer
from kesher.customers.queries.ids import canonicals
from kesher.customers.types import NotMerged


@transaction.atomic
def tell_apart(one: UUID, other: UUID, by: UUID | None, at: datetime | None = None) -> UUID:
    """Keep two customers apart; returns the id by which it is taken back. Safe to repeat.

    An address that both hold stays flagged on both, and chooses nobody. Raises NotMerged (itself, already_one, unknown).
    """
    lock_merges()
    first, second = sorted((one, other))
    if first == second:
        raise NotMerged("itself")
    if Customer.objects.filter(pk__in=[first, second]).count() < 2:
        raise NotMerged("unknown")
    ups = canonicals([first, second])
    if ups[first] == ups[second]:
        raise NotMerged("already_one")
    row, _ = Apart.objects.get_or_create(
        one_id=first, other_id=second, undone_at=None, defaults={"at": at or clock.now(), "by_id": by}
    )
    return row.pk


@transaction.atomic
def undo_apart(apart_id: UUID, at: datetime | None = None) -> bool:
    """Ask again whether they are one. False when it was taken back before."""
    return bool(Apart.objects.filter(pk=apart_id, undone_at=None).update(undone_at=at or clock.now()))
