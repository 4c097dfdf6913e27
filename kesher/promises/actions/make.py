"""Make a promise, and show beforehand what it would say."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.core.wake import wake
from kesher.promises.actions.finish import finish
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import about, iso, ref
from kesher.promises.actions.rows import standing as as_rules
from kesher.promises.events import PromiseMade, PromiseMoved
from kesher.promises.models import Promise
from kesher.promises.rules.ending import SetAside, supersede
from kesher.promises.rules.terms import when_already_open
from kesher.promises.types import Asked, BusinessDays, Preview, PromiseRef, PromiseState

_RACES = 5  # somebody else ends the open one between our two looks: never this often
SOON = 15  # seconds for which the clock may be asleep


@transaction.atomic
def make(asked: Asked) -> PromiseRef:
    """Undertake something. Without budget, days or date: by the internal standard or by term.

    One promise of a kind is open for a subject (decision 14): an earlier date brings the open one forward, a later one leaves it
    (`new` is False then; to move it later, reschedule). Safe to repeat and under race. PromiseRefused: due_in_the_past.
    """
    now = clock.now()
    planner = Planner(now)
    promise = _draft(asked, planner, now)
    for _ in range(_RACES):
        try:
            with transaction.atomic():
                promise.save(force_insert=True)
        except IntegrityError as error:
            if "one_open_promise_per_subject_and_kind" not in str(error):
                raise
        else:
            return _made(promise, now)
        standing = _open(asked.subject_kind, asked.subject_id, asked.kind, lock=True)
        if standing is not None:
            return _meet(standing, promise, planner, now)
    raise RuntimeError("the open promise of this subject ends and appears again without rest")


def preview(asked: Asked) -> Preview:
    """What `make` would promise now; nothing is written. PromiseRefused as there."""
    now = clock.now()
    planner = Planner(now)
    promise = _draft(asked, planner, now)
    standing = _open(asked.subject_kind, asked.subject_id, asked.kind)
    return Preview(
        promise.due_at, promise.warn_at, promise.tell_at, promise.grace_until, standing.due_at if standing else None
    )


def _draft(asked: Asked, planner: Planner, now: datetime) -> Promise:
    rule = planner.rule_of(asked)
    made_at = asked.made_at or now
    times = planner.timetable(asked, rule, made_at)
    promise = Promise(
        kind=asked.kind,
        side=asked.side,
        customer_id=asked.customer_id,
        to_team_id=asked.to_team_id,
        subject_kind=asked.subject_kind,
        subject_id=asked.subject_id,
        case_id=asked.case_id,
        what=asked.what[:200],
        source=asked.source,
        source_ref=asked.source_ref[:60],
        made_by_id=asked.made_by_id,
        owner_id=asked.owner_id,
        team_id=asked.team_id,
        calendar_id=planner.calendar_id_of_team(asked.team_id),
        business_days=rule.terms.days if isinstance(rule.terms, BusinessDays) else None,
        tell_first=rule.tell_first,
        grace_minutes=rule.grace_minutes,
        made_at=made_at,
        original_due_at=times.due_at,
    )
    planner.put(promise, times)
    return promise


def _open(subject_kind: str, subject_id: UUID, kind: str, *, lock: bool = False) -> Promise | None:
    rows = Promise.objects.select_for_update(no_key=True) if lock else Promise.objects.all()
    return rows.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind, state=PromiseState.OPEN).first()


def _made(promise: Promise, now: datetime) -> PromiseRef:
    publish(PromiseMade(*about(promise), due_at=iso(promise.due_at)))
    wake_soon(promise, now)
    return ref(promise, new=True)


def _meet(standing: Promise, wanted: Promise, planner: Planner, now: datetime) -> PromiseRef:
    """One is open already: what the second undertaking does to it."""
    due = standing.due_at
    if standing.paused_at is not None and standing.rest_minutes is not None:
        due = planner.calendar(standing.calendar_id).add(now, standing.rest_minutes)
    if when_already_open(due, wanted.due_at) == "keep":
        return ref(standing)
    if standing.paused_at is not None:  # it waits for the customer, and now something is promised without waiting
        finish([(standing, supersede(as_rules(standing), now, SetAside.NEW_PROMISE))])
        wanted.save(force_insert=True)
        Promise.objects.filter(pk=standing.pk).update(replaced_by=wanted)
        return _made(wanted, now)
    old_due = standing.due_at
    for name in _BROUGHT_FORWARD:
        setattr(standing, name, getattr(wanted, name))
    standing.counted_from = wanted.made_at
    standing.revision += 1
    standing.rungs_told, standing.warned_at = [], None
    standing.tell_asked_at = standing.offered_due_at = None
    standing.save()
    publish(
        PromiseMoved(*about(standing), old_due_at=iso(old_due), due_at=iso(standing.due_at), successor_id=standing.pk)
    )
    wake_soon(standing, now)
    return ref(standing, new=True)


# Who gave the earlier date, and everything that follows from it; when the promise was first made stands.
_BROUGHT_FORWARD = (
    *("source", "source_ref", "made_by_id", "what", "business_days", "tell_first", "grace_minutes", "budget_minutes"),
    *("due_at", "warn_at", "tell_at", "cannot_tell", "grace_until", "rung_at", "next_at", "calendar_id"),
)


def wake_soon(promise: Promise, now: datetime) -> None:
    """Wake the clock when the promise wants it before it would look again by itself."""
    if promise.next_at is not None and (promise.next_at - now).total_seconds() <= SOON:
        wake("promises")


__all__ = ["make", "preview", "wake_soon"]
