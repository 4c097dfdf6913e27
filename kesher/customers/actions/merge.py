"""Two rows become one customer, by pointer, and two again (decision 21). No row elsewhere is rewritten."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.customers.actions.identities import flag_disputes
from kesher.customers.actions.locks import lock_address, lock_merges
from kesher.customers.events import CustomersMerged, MergeUndone
from kesher.customers.models import Customer, Identity, Merge
from kesher.customers.queries.ids import canonical as canonical_of
from kesher.customers.types import NotMerged


@transaction.atomic
def merge(absorbed: UUID, canonical: UUID, by: UUID | None, evidence: str, at: datetime | None = None) -> UUID:
    """Let `absorbed` read as `canonical` (or as whom that one reads already); returns the merge's id.

    Chains are kept as they were made, so that each link can be undone alone. Raises NotMerged and changes nothing when the two
    are one already, when `absorbed` reads as somebody else, or when one of them was erased.
    """
    moment = at or clock.now()
    lock_merges()
    top = canonical_of(canonical)
    if absorbed == canonical:
        raise NotMerged("itself")
    rows = {row.pk: row for row in Customer.objects.select_for_update().filter(pk__in=[absorbed, top]).order_by("pk")}
    if absorbed not in rows or top not in rows:
        raise NotMerged("already_one" if absorbed == top else "unknown")
    if any(row.erased_at for row in rows.values()):
        raise NotMerged("erased")
    if canonical_of(absorbed) == top:
        raise NotMerged("already_one")
    if Merge.objects.filter(absorbed_id=absorbed, undone_at=None).exists():
        raise NotMerged("already_absorbed")
    row = Merge.objects.create(absorbed_id=absorbed, canonical_id=top, at=moment, by_id=by, evidence=evidence[:200])
    _reflag([absorbed], moment)
    publish(CustomersMerged(top, absorbed, row.pk))
    return row.pk


@transaction.atomic
def resolve(provisional: UUID, customer: UUID, by: UUID | None, evidence: str, at: datetime | None = None) -> UUID:
    """A person says who the unknown sender is: the provisional customer reads as her. Raises NotMerged("known") for a known one."""
    if not Customer.objects.filter(pk=provisional, kind=Customer.Kind.PROVISIONAL).exists():
        raise NotMerged("known")
    return merge(provisional, customer, by, evidence, at)


@transaction.atomic
def undo_merge(merge_id: UUID, at: datetime | None = None) -> bool:
    """Drop the pointer: everything that was written under each id is its own again. False when it was undone before."""
    moment = at or clock.now()
    lock_merges()
    row = Merge.objects.get(pk=merge_id)
    if not Merge.objects.filter(pk=merge_id, undone_at=None).update(undone_at=moment):
        return False
    _reflag([row.absorbed_id], moment)
    publish(MergeUndone(row.canonical_id, row.absorbed_id, row.pk))
    return True


def _reflag(customer_ids: list[UUID], at: datetime) -> None:
    """Addresses that both sides hold are disputed no longer, or again."""
    held = Identity.objects.filter(customer__in=customer_ids, standing=Identity.Standing.OWN)
    for kind, system, value in sorted(held.values_list("kind", "system", "value").distinct()):
        lock_address(kind, value)
        flag_disputes(kind, system, value, at)
