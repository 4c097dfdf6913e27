"""Deliveries that failed too often: seen by a person, and tried again once the reason is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.models import Delivery
from kesher.core.wake import wake


@dataclass(frozen=True)
class Parked:
    """One step after one fact that is set aside. `behind` later ones of its key wait for it; `error` is the class of what failed."""

    id: int
    fact: str
    handler: str
    at: datetime
    tries: int
    error: str
    behind: int


def parked(limit: int = 100) -> list[Parked]:
    """The oldest first; two queries."""
    rows = list(Delivery.objects.filter(state=Delivery.State.PARKED).select_related("fact").order_by("pk")[:limit])
    waiting = Delivery.objects.filter(
        state=Delivery.State.WAITING, handler__in={row.handler for row in rows}, key__in={row.key for row in rows}
    )
    behind: dict[tuple[str, str], int] = {}
    for key in waiting.values_list("handler", "key"):
        behind[key] = behind.get(key, 0) + 1
    return [
        Parked(
            row.pk, row.fact.name, row.handler, row.fact.at, row.tries, row.error, behind.get((row.handler, row.key), 0)
        )
        for row in rows
    ]


def parked_facts(limit: int) -> list[tuple[UUID, str, str]]:
    """Facts after which a step is set aside, the oldest first: id, name of the fact, name of the (first) step; one query."""
    rows = Delivery.objects.filter(state=Delivery.State.PARKED).order_by("pk")
    found: dict[UUID, tuple[UUID, str, str]] = {}
    for fact_id, name, handler in rows.values_list("fact_id", "fact__name", "handler")[:limit]:
        found.setdefault(fact_id, (fact_id, name, handler))
    return list(found.values())


def still_parked(fact_ids: Iterable[UUID]) -> set[UUID]:
    """After which of these facts a step is set aside."""
    rows = Delivery.objects.filter(fact_id__in=list(fact_ids), state=Delivery.State.PARKED)
    return set(rows.values_list("fact_id", flat=True))


def parked_count() -> int:
    """How many steps are set aside."""
    return Delivery.objects.filter(state=Delivery.State.PARKED).count()


@transaction.atomic
def retry(delivery_id: int) -> bool:
    """Try a parked step again from its first try, and what waits behind it after it; False when it is not parked (any more)."""
    changed = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.PARKED).update(
        state=Delivery.State.WAITING, tries=0, error="", next_at=clock.now()
    )
    if changed:
        wake("outbox")
    return bool(changed)
