"""The customer heard that it will take longer, or could not be told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.promises.actions.reschedule import reschedule
from kesher.promises.actions.rows import SUBJECT, iso, look_next, ref
from kesher.promises.models import Promise, Rescheduling
from kesher.promises.types import PromiseRef, PromiseRefused, PromiseState
from kesher.watch import actions as watch


@transaction.atomic
def mark_told(promise_id: UUID, at: datetime | None = None) -> PromiseRef:
    """The customer was told a new time at `at`, by the system or by a person; answers with the promise that holds now.

    An open one whose new time was computed by the clock moves to it. One that a person re-dated is marked as told, which is the
    second number (told first), never a repair of the first. Safe to repeat.
    """
    at = at or clock.now()
    promise = (
        Promise.objects.select_for_update(no_key=True, of=("self",)).select_related("replaced_by").get(pk=promise_id)
    )
    if promise.told_at is None:
        promise.told_at, promise.not_told_because = at, ""
        promise.told_before = at <= promise.due_at
        look_next(promise)
        promise.save(update_fields=["told_at", "told_before", "not_told_because", "next_at"])
        Rescheduling.objects.filter(promise=promise, told_at__isnull=True).update(told_at=at, not_told_because="")
        watch.settle(SUBJECT, promise.pk, ["cannot_be_told"], at)
    if promise.state == PromiseState.OPEN and promise.offered_due_at is not None:
        try:
            return reschedule(promise.pk, promise.offered_due_at, None, "computed", at=at)
        except PromiseRefused:  # the date that was told has passed meanwhile: it stands as told, and the clock goes on
            return ref(promise)
    return ref(promise.replaced_by or promise)


@transaction.atomic
def mark_not_told(promise_id: UUID, because: str, at: datetime | None = None) -> PromiseRef:
    """The customer could not be told (no_address, no_consent, failed, quiet_hours, ...): somebody has to call her, now.

    Also for a message that was handed over and came back: then what stood as told does not any more.
    """
    at = at or clock.now()
    promise = (
        Promise.objects.select_for_update(no_key=True, of=("self",)).select_related("replaced_by").get(pk=promise_id)
    )
    promise.not_told_because = because[:60]
    promise.told_at = None
    promise.told_before = False
    promise.save(update_fields=["told_at", "told_before", "not_told_because"])
    Rescheduling.objects.filter(promise=promise).update(told_at=None, not_told_because=because[:60])
    live = promise.replaced_by or promise
    watch.tell(
        "cannot_be_told",
        SUBJECT,
        promise.pk,
        rung=1,
        planned_at=at,
        case_id=promise.case_id,
        customer_id=promise.customer_id,
        owner_id=live.owner_id,
        team_id=live.team_id,
        facts={"kind": promise.kind, "due_at": iso(promise.due_at), "because": because[:60]},
        at=at,
    )
    return ref(live)
