"""Put ends to promises: the row, its pauses, its exceptions and its fact, always together."""

from collections.abc import Sequence

from kesher.core.outbox import publish_all
from kesher.promises.actions.rows import SUBJECT, about, end, ref
from kesher.promises.events import PromiseEnded
from kesher.promises.models import Pause, Promise
from kesher.promises.rules.ending import Ending
from kesher.promises.types import PromiseRef
from kesher.watch import actions as watch

_FIELDS = (
    *("state", "settled_at", "end_reason", "paused_at", "rest_minutes", "told_before", "next_at"),
    *("evidence_id", "evidence_at", "replaced_by", "ended_by"),
)


def finish(endings: Sequence[tuple[Promise, Ending]]) -> list[PromiseRef]:
    """End these rows, locked by the caller. What else the caller set (evidence, successor) is saved with them."""
    for promise, ending in endings:
        end(promise, ending)
        promise.save(update_fields=_FIELDS)
    rows = [promise for promise, _ in endings]
    ids = [promise.pk for promise in rows]
    if not ids:
        return []
    for promise, ending in endings:
        Pause.objects.filter(promise=promise, ended_at__isnull=True).update(ended_at=ending.at)
    watch.settle_many(SUBJECT, ids, at=max(ending.at for _, ending in endings))
    publish_all(PromiseEnded(*about(promise), state=promise.state) for promise in rows)
    return [ref(promise) for promise in rows]
