"""A calendar was edited: told dates stand and become one exception, untold ones are worked out again (decision 37)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.promises.actions.make import wake_soon
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import about, iso
from kesher.promises.events import PromiseMoved
from kesher.promises.models import Promise
from kesher.promises.rules.calendar_change import Dated, Moved, after_change
from kesher.promises.rules.due import times_before
from kesher.promises.types import BusinessDays, FixedDate, PromiseState, Side, Terms, WorkingMinutes
from kesher.watch import actions as watch

_AT_ONCE = 1000
RUNG = 3  # the service manager decides to tell them all


@transaction.atomic
def calendar_changed(calendar_id: UUID, at: datetime | None = None) -> int:
    """Go over the open promises that count by this calendar; how many told dates no longer hold as they would be computed now.

    Those become one exception, "tell all these". Promises between colleagues move to their new date. Warnings and rungs, which
    nobody was told beforehand, are planned anew for all. Safe to repeat.
    """
    at = at or clock.now()
    planner = Planner(at)
    standing: list[Moved] = []
    after: UUID | None = None
    while rows := _some(calendar_id, after):
        standing += _go_over(rows, planner, at)
        after = rows[-1].pk
    if standing:
        _tell_all_these(calendar_id, standing, at)
    else:
        watch.settle("calendar", calendar_id, ["dates_in_danger"], at)
    return len(standing)


def _some(calendar_id: UUID, after: UUID | None) -> list[Promise]:
    rows = Promise.objects.select_for_update(no_key=True).filter(
        calendar_id=calendar_id, state=PromiseState.OPEN, paused_at__isnull=True
    )
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("id")[:_AT_ONCE])


def _go_over(rows: Sequence[Promise], planner: Planner, at: datetime) -> tuple[Moved, ...]:
    change = after_change([_dated(row) for row in rows], planner.calendar(rows[0].calendar_id))
    moved = {one.promise_id: one.new_due for one in change.move}
    for promise in rows:
        if promise.due_at > at:
            _plan_again(promise, moved.get(promise.pk) or promise.due_at, planner, at)
    return change.stand


def _dated(promise: Promise) -> Dated:
    terms: Terms
    if promise.budget_minutes is None:
        terms = FixedDate(promise.due_at)
    elif promise.business_days is not None:
        terms = BusinessDays(promise.business_days)
    else:
        terms = WorkingMinutes(max(1, promise.budget_minutes))
    since = promise.counted_from or promise.made_at
    if promise.counted_from is not None and promise.revision > 1 and promise.business_days is None:
        terms = FixedDate(promise.due_at)  # went on after a pause: what was left then is told, and no longer in the row
    return Dated(promise.pk, terms, since, promise.due_at, told=promise.side == Side.CUSTOMER)


def _plan_again(promise: Promise, due: datetime, planner: Planner, at: datetime) -> None:
    old_due = promise.due_at
    times = times_before(
        due,
        planner.calendar(promise.calendar_id),
        since=promise.counted_from or promise.made_at,
        budget_minutes=promise.budget_minutes,
        may_tell=planner.may_tell(promise.side, promise.customer_id),
        tell_first=promise.tell_first and promise.side == Side.CUSTOMER,
        grace_minutes=promise.grace_minutes,
    )
    promise.revision += due != old_due
    planner.put(promise, times, told=promise.rungs_told if due == old_due else ())
    promise.save()
    if due != old_due:
        publish(PromiseMoved(*about(promise), old_due_at=iso(old_due), due_at=iso(due), successor_id=promise.pk))
    wake_soon(promise, at)


def _tell_all_these(calendar_id: UUID, moved: Sequence[Moved], at: datetime) -> None:
    watch.tell(
        "dates_in_danger",
        "calendar",
        calendar_id,
        rung=RUNG,
        planned_at=at,
        facts={"count": len(moved), "promises": [str(one.promise_id) for one in moved[:500]]},
        at=at,
    )
