"""While it is the customer's turn the time of a promise stands (decision 11)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.promises.actions.make import wake_soon
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import SUBJECT, about, iso, locked, look_next, ref, standing
from kesher.promises.events import PromisePaused, PromiseResumed
from kesher.promises.models import Pause, Promise
from kesher.promises.rules import pausing as rules
from kesher.promises.rules.ladder import still_told
from kesher.promises.types import PromiseRef, PromiseRefused, Refusal, Side
from kesher.watch import actions as watch


@transaction.atomic
def pause(case_id: UUID, kinds: Iterable[str] | None, paused_for: UUID, at: datetime | None = None) -> list[PromiseRef]:
    """The customer was sent the request `paused_for`: her promises in the case stand until it is answered.

    Those that may not (overdue, fixed dates) go on, and are left out of the answer. A promise that stands for another request
    already waits for both. Safe to repeat.
    """
    at = at or clock.now()
    planner = Planner(at)
    hers = [promise for promise in locked(case_id, kinds) if promise.side == Side.CUSTOMER]
    paused = [promise for promise in hers if _pause(promise, planner, paused_for, at)]
    watch.settle_many(SUBJECT, [promise.pk for promise in paused], at=at)
    return [ref(promise) for promise in paused]


def _pause(promise: Promise, planner: Planner, paused_for: UUID, at: datetime) -> bool:
    try:
        stopped = rules.pause(standing(promise), at, planner.calendar(promise.calendar_id), request_sent=True)
    except PromiseRefused as refused:
        if refused.code == Refusal.ALREADY_PAUSED:
            Pause.objects.get_or_create(
                promise=promise, paused_for=paused_for, ended_at=None, defaults={"begun_at": at}
            )
        return False
    Pause.objects.create(promise=promise, paused_for=paused_for, begun_at=at)
    promise.paused_at, promise.rest_minutes, promise.paused_for = at, stopped.rest_minutes, paused_for
    look_next(promise)
    promise.save(update_fields=["paused_at", "rest_minutes", "paused_for", "next_at"])
    publish(PromisePaused(*about(promise), paused_for=paused_for))
    return True


@transaction.atomic
def resume(case_id: UUID, paused_for: UUID | None = None, at: datetime | None = None) -> list[PromiseRef]:
    """The request was answered, or taken back; None ends all that the case waits for. Promises that wait for nothing else go on.

    Their new due time is what was left, from now; tell it. Safe to repeat.
    """
    at = at or clock.now()
    planner = Planner(at)
    resumed = []
    for promise in locked(case_id):
        if promise.paused_at is None:
            continue
        waits = Pause.objects.filter(promise=promise, ended_at__isnull=True)
        (waits.filter(paused_for=paused_for) if paused_for else waits).update(ended_at=at)
        if not waits.exists():
            _resume(promise, planner, at)
            resumed.append(promise)
    return [ref(promise) for promise in resumed]


def _resume(promise: Promise, planner: Planner, at: datetime) -> None:
    old_due = promise.due_at
    times = rules.resume(
        standing(promise),
        at,
        planner.calendar(promise.calendar_id),
        may_tell=planner.may_tell(promise.side, promise.customer_id),
        tell_first=promise.tell_first and promise.side == Side.CUSTOMER,
        grace_minutes=promise.grace_minutes,
    )
    told = still_told(planner.steps_of(promise.kind), promise.rungs_told, old_due=old_due, new_due=times.due_at)
    promise.paused_at = promise.rest_minutes = promise.paused_for = None
    promise.counted_from, promise.business_days = at, None
    promise.revision += 1
    if times.due_at > old_due:
        promise.warned_at = promise.tell_asked_at = promise.offered_due_at = None
    planner.put(promise, times, told=told)
    promise.save()
    publish(PromiseResumed(*about(promise), due_at=iso(promise.due_at)))
    wake_soon(promise, at)
