"""Publish up: facts go out in the transaction that made them true; handlers above hear them at least once.

`config/wiring.py` fills the table of who hears what, by `hear`. A handler may run twice and must not mind. Order is kept per
(handler, key) only; different keys run in parallel. A handler that keeps failing is parked with its key, visible, for a person.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction

from kesher.core import clock, reference
from kesher.core.models import Delivery, Fact
from kesher.core.wake import wake

log = logging.getLogger(__name__)
TRIES_BEFORE_PARKING = 12


@dataclass(frozen=True)
class FactOf:
    """Base of the facts in the packages' `events.py`: frozen dataclasses of ids, dates and codes. `key` names the order."""

    version: ClassVar[int] = 1

    def key(self) -> str:
        """What this fact is ordered by: by default its first field."""
        return str(getattr(self, fields(self)[0].name))


Handler = Callable[[Any], None]
_types: dict[str, type[FactOf]] = {}
_hearers: dict[str, dict[str, Handler]] = defaultdict(dict)


def hear(fact: type[FactOf], *handlers: Handler) -> None:
    """Let handlers hear a fact. Called by config/wiring.py only."""
    name = _name(fact)
    _types[name] = fact
    for handler in handlers:
        _hearers[name][f"{handler.__module__.removeprefix('kesher.')}.{handler.__name__}"] = handler


def publish(fact: FactOf) -> None:
    """Write a fact, and a delivery for each handler, in the present transaction."""
    publish_all([fact])


def publish_all(facts: Iterable[FactOf]) -> None:
    """Write many facts, in their order, by a fixed number of statements. What nobody hears is not written."""
    if not connection.in_atomic_block:
        raise RuntimeError("a fact is published in the transaction that makes it true")
    now = clock.now()
    heard = [fact for fact in facts if _hearers.get(_name(type(fact)))]
    if not heard:
        return
    rows = [
        Fact(name=_name(type(fact)), version=fact.version, key=fact.key(), payload=_plain(fact), at=now)
        for fact in heard
    ]
    Fact.objects.bulk_create(rows)
    Delivery.objects.bulk_create(
        Delivery(fact=row, handler=handler, key=row.key, next_at=now) for row in rows for handler in _hearers[row.name]
    )
    wake("outbox")


def deliver_due(limit: int = 200) -> int:
    """Hand waiting facts to their handlers, each in a transaction of its own; returns how many were tried."""
    tried = 0
    while tried < limit:
        now = sum(_deliver(*one) for one in _due(limit - tried))
        if not now:
            break
        tried += now
    return tried


# The oldest unhandled delivery of each handler and key, if it may be tried.
_DUE = """
    SELECT d.id, d.handler, f.name, f.payload FROM core_delivery d JOIN core_fact f ON f.id = d.fact_id
    WHERE d.state = 'waiting' AND d.next_at <= %s
      AND NOT EXISTS (SELECT 1 FROM core_delivery e WHERE e.handler = d.handler AND e.key = d.key
                      AND e.state <> 'done' AND e.id < d.id)
    ORDER BY d.next_at, d.id LIMIT %s
"""
_TAKE = """
    UPDATE core_delivery SET state = 'done'
    WHERE id = (SELECT id FROM core_delivery WHERE id = %s AND state = 'waiting' FOR UPDATE SKIP LOCKED)
"""


def _due(limit: int) -> list[tuple[int, str, str, dict[str, Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [clock.now(), limit])
        return [(row, handler, fact, json.loads(payload)) for row, handler, fact, payload in cursor.fetchall()]


def _deliver(delivery_id: int, handler_name: str, fact_name: str, payload: dict[str, Any]) -> bool:
    """Mark one delivery as done and run its handler, in one transaction; False when another worker has it, or had it."""
    handler = _hearers.get(fact_name, {}).get(handler_name)
    if handler is None:  # the wiring changed since: nobody is there to hear it any more
        parked = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING)
        return bool(parked.update(state=Delivery.State.PARKED, error="no such handler"))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_TAKE, [delivery_id])
                if not cursor.rowcount:
                    return False
            with reference.steady():
                handler(_rebuild(fact_name, payload))
    except Exception as error:
        _put_off(delivery_id, handler_name, error)
    return True


def _put_off(delivery_id: int, handler_name: str, error: Exception) -> None:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(pk=delivery_id, state=Delivery.State.WAITING).first()
        if delivery is None:  # another worker had more luck meanwhile
            return
        delivery.tries += 1
        delivery.error = type(error).__name__
        delivery.next_at = clock.now() + timedelta(seconds=min(3600, 2**delivery.tries))
        if delivery.tries >= TRIES_BEFORE_PARKING:
            delivery.state = Delivery.State.PARKED
        delivery.save(update_fields=["tries", "error", "next_at", "state"])
    log.warning(
        "handler_failed",
        extra={"handler": handler_name, "error": delivery.error, "tries": delivery.tries},
        exc_info=error,
    )


def _name(fact: type[FactOf]) -> str:
    return f"{fact.__module__.split('.')[1]}.{fact.__name__}"


def _plain(fact: FactOf) -> dict[str, Any]:
    values = {field.name: getattr(fact, field.name) for field in fields(fact)}
    return {key: str(value) if isinstance(value, UUID) else value for key, value in values.items()}


def _rebuild(name: str, payload: dict[str, Any]) -> FactOf:
    kind = _types[name]
    known = {field.name: field.type for field in fields(kind)}
    values = {
        key: UUID(value) if value and known[key] in (UUID, UUID | None) else value
        for key, value in payload.items()
        if key in known
    }
    return kind(**values)
