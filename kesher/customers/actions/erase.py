"""Everything of one person, to be handed to her or to be forgotten (TRUST.md, section 3)."""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from kesher.core import clock, privacy
from kesher.core.outbox import publish
from kesher.customers.actions.locks import lock_merges
from kesher.customers.events import CustomerErased
from kesher.customers.models import Customer
from kesher.customers.queries.ids import ids_of
from kesher.customers.queries.whose import whose


class AlreadyErased(Exception):
    """There is nobody left under this id."""


@dataclass(frozen=True)
class Erased:
    """What was done: the pseudonym under which counts remain, and how many rows of each table were hers."""

    pseudonym_id: UUID
    rows: Mapping[str, int]


@transaction.atomic
def erase_person(customer_id: UUID, by: UUID | None = None, at: datetime | None = None) -> Erased:
    """Forget a person in every registered table, by its plan, under all ids that are hers; counts stay, under a pseudonym.

    All or nothing. Before the commit a line goes to the ledger beside the database (hashed ids), so that a restored backup forgets
    her again. Names of files that only she had leave the disk after the commit. Raises AlreadyErased.
    """
    moment = at or clock.now()
    lock_merges()
    ids = ids_of(customer_id)
    rows = list(Customer.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    if not rows or any(row.erased_at for row in rows):
        raise AlreadyErased(customer_id)
    span = Customer.objects.filter(pk__in=ids).aggregate(first=Min("first_touch_at"), last=Max("last_touch_at"))
    pseudonym = Customer.objects.create(
        created_at=moment, erased_at=moment, first_touch_at=span["first"], last_touch_at=span["last"]
    )
    counts = privacy.erase(whose(ids), pseudonym.pk, moment)
    publish(CustomerErased(pseudonym.pk))
    _write_down(ids, moment, by)
    return Erased(pseudonym.pk, counts)


@transaction.atomic
def replay_erasures(at: datetime | None = None) -> int:
    """After a restore: forget again whom the ledger names and the backup brought back; returns how many. Safe to repeat."""
    gone = ledger()
    back = [one for one in Customer.objects.filter(erased_at=None).values_list("pk", flat=True) if _marks(one) & gone]
    erased = 0
    for customer_id in back:
        if Customer.objects.filter(pk=customer_id).exists():  # not erased meanwhile, with another of her ids
            erase_person(customer_id, at=at)
            erased += 1
    return erased


def ledger_file() -> Path:
    """The ledger of erasures: outside of the database and of its backup."""
    return Path(settings.STATIC_ROOT).parent / "erasures.jsonl"


def ledger() -> frozenset[str]:
    """Hashes of the ids that were erased."""
    if not ledger_file().exists():
        return frozenset()
    lines = (json.loads(line) for line in ledger_file().read_text().splitlines() if line.strip())
    return frozenset(mark for line in lines for mark in line["ids"])


def _mark(customer_id: UUID, key: str = "") -> str:
    """An id that only this installation recognises."""
    key = key or settings.SECRET_KEY
    return hmac.new(key.encode(), f"erasure:{customer_id}".encode(), hashlib.sha256).hexdigest()


def _marks(customer_id: UUID) -> frozenset[str]:
    """By the key of today and by those before it: a line of the ledger may be older than the key."""
    return frozenset(_mark(customer_id, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _write_down(ids: list[UUID], at: datetime, by: UUID | None) -> None:
    path = ledger_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"v": 1, "at": at.isoformat(), "by": str(by) if by else None, "ids": [_mark(one) for one in ids]})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
