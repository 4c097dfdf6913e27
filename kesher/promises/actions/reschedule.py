"""Give another date in place of one that will not hold. The first is not repaired by it (decision 10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.promises.actions.finish import finish
from kesher.promises.actions.make import wake_soon
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import about, iso, ref, standing
from kesher.promises.events import PromiseMade, PromiseMoved
from kesher.promises.models import Promise, Rescheduling
from kesher.promises.rules import ending as rules
from kesher.promises.rules.due import times_before, whole_minute
from kesher.promises.types import PromiseRef, PromiseSource, PromiseState, Side
from kesher.watch import actions as watch
from kesher.watch.types import ActKind


@transaction.atomic
def reschedule(
    promise_id: UUID,
    due_at: datetime,
    by_id: UUID | None,
    reason: str = "",
    approved_by_id: UUID | None = None,
    *,
    asked_by_customer: bool = False,
    at: datetime | None = None,
) -> PromiseRef:
    """A later date, as a promise of its own; the old one ends as moved by us, or as withdrawn where the customer asked for it.

    The second new date of one undertaking needs `approved_by_id`: somebody of the next rung, not the asker. `by_id` None is the
    system. The successor is a fixed date, which never pauses. Call `mark_told` with the id of the old one when the customer has
    heard. PromiseRefused: ended, due_in_the_past, not_later, needs_next_rung.
    """
    at = at or clock.now()
    old = Promise.objects.select_for_update(no_key=True).get(pk=promise_id)
    planner = Planner(at)
    asker = Side.CUSTOMER if asked_by_customer else Side.COLLEAGUE
    agreed = approved_by_id is not None and approved_by_id != by_id and _is_above(approved_by_id, old, planner)
    ending = rules.reschedule(standing(old), at, whole_minute(due_at), asked_by=asker, next_rung_agrees=agreed)
    new = _successor(old, whole_minute(due_at), by_id, planner, at, ours=ending.state == PromiseState.RESCHEDULED)
    if old.case_id and (acting := approved_by_id or by_id):
        watch.act_in_case(old.case_id, acting, ActKind.DATE, at)
    finish([(old, ending)])
    new.save(force_insert=True)
    Promise.objects.filter(pk=old.pk).update(replaced_by=new)
    Rescheduling.objects.create(
        promise=old,
        successor=new,
        from_due_at=old.due_at,
        to_due_at=new.due_at,
        at=at,
        by_id=by_id,
        approved_by_id=approved_by_id if agreed else None,
        reason=reason.strip()[:200],
        told_at=old.told_at,
    )
    publish(PromiseMoved(*about(old), old_due_at=iso(old.due_at), due_at=iso(new.due_at), successor_id=new.pk))
    publish(PromiseMade(*about(new), due_at=iso(new.due_at)))
    wake_soon(new, at)
    return ref(new, new=True)


def _is_above(person_id: UUID, promise: Promise, planner: Planner) -> bool:
    """Whether they stand on the ladder above agents, for this team or for all."""
    return any(person_id in planner.posts.holders_of(rung, promise.team_id) for rung in (2, 3, 4))


def _successor(
    old: Promise, due: datetime, by_id: UUID | None, planner: Planner, at: datetime, *, ours: bool
) -> Promise:
    new = Promise(
        **{name: getattr(old, name) for name in _SAME},
        source=PromiseSource.AGENT if by_id else old.source,
        made_by_id=by_id or old.made_by_id,
        made_at=at,
        original_due_at=due,
        times_moved=old.times_moved + ours,
    )
    times = times_before(
        due,
        planner.calendar(old.calendar_id),
        since=at,
        budget_minutes=None,
        may_tell=planner.may_tell(old.side, old.customer_id),
        tell_first=old.tell_first and old.side == Side.CUSTOMER,
        grace_minutes=old.grace_minutes,
    )
    planner.put(new, times)
    return new


_SAME = (
    *("kind", "side", "customer_id", "to_team_id", "subject_kind", "subject_id", "case_id", "what", "source_ref"),
    *("owner_id", "team_id", "calendar_id", "tell_first", "grace_minutes"),
)
