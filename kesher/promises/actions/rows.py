"""Between the rows of promises and what the rules know of them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from kesher.promises.models import Promise
from kesher.promises.rules.agenda import Duty, Item, agenda
from kesher.promises.rules.ending import Ending
from kesher.promises.rules.ladder import Rung
from kesher.promises.rules.standing import Standing
from kesher.promises.types import PromiseRef, PromiseState, Side, Timetable

SUBJECT = "promise"  # as which promises are known to watch
COUNTED_AGAINST_US = frozenset({PromiseState.LATE, PromiseState.BROKEN, PromiseState.RESCHEDULED})


def ref(promise: Promise, *, new: bool = False) -> PromiseRef:
    """The promise as others see it."""
    return PromiseRef(
        promise.pk,
        promise.kind,
        promise.subject_kind,
        promise.subject_id,
        promise.case_id,
        promise.due_at,
        PromiseState(promise.state),
        new,
    )


def standing(promise: Promise) -> Standing:
    """The promise as the rules see it."""
    return Standing(
        state=PromiseState(promise.state),
        made_at=promise.made_at,
        due_at=promise.due_at,
        warn_at=promise.warn_at,
        grace_until=promise.grace_until,
        budget_minutes=promise.budget_minutes,
        paused_at=promise.paused_at,
        rest_minutes=promise.rest_minutes,
        times_moved=promise.times_moved,
    )


def about(promise: Promise) -> tuple[UUID, UUID | None, str, UUID, str]:
    """The first fields of every fact of it."""
    return promise.pk, promise.case_id, promise.subject_kind, promise.subject_id, promise.kind


def still_to_do(promise: Promise) -> tuple[Item, ...]:
    """What the clock still has to do for it, in order of time. A broken promise that nobody settled keeps its rungs."""
    rungs = [
        Rung(rung, at)
        for rung, at in enumerate(promise.rung_at, 1)
        if at is not None and rung not in promise.rungs_told
    ]
    if promise.state == PromiseState.BROKEN and promise.evidence_id is None and promise.end_reason == "overdue":
        return tuple(sorted(Item(rung.at, Duty.RUNG, rung.rung) for rung in rungs))
    if promise.state != PromiseState.OPEN or promise.paused_at is not None:
        return ()
    times = Timetable(
        made_at=promise.made_at,
        due_at=promise.due_at,
        budget_minutes=promise.budget_minutes,
        warn_at=promise.warn_at,
        tell_at=promise.tell_at,
        grace_until=promise.grace_until,
        cannot_tell=promise.cannot_tell,
    )
    told = promise.told_at is not None or promise.tell_asked_at is not None
    return agenda(times, rungs, warned=promise.warned_at is not None, customer_told=told)


def look_next(promise: Promise) -> None:
    """Set when the clock looks at it again: at the first thing that is still to be done."""
    items = still_to_do(promise)
    promise.next_at = items[0].at if items else None


def end(promise: Promise, ending: Ending) -> None:
    """Put an end to a row (not saved). Where it counts against us, whether the customer was told first is decided here."""
    promise.state = ending.state.value
    promise.settled_at = ending.at
    promise.end_reason = ending.why
    promise.paused_at = promise.rest_minutes = None
    if ending.state in COUNTED_AGAINST_US and promise.side == Side.CUSTOMER and promise.tell_first:
        promise.told_before = promise.told_at is not None and promise.told_at <= promise.due_at
    look_next(promise)


def locked(case_id: UUID, kinds: Iterable[str] | None = None) -> list[Promise]:
    """The open promises of a case, locked in id order; those of `kinds` or all."""
    rows = Promise.objects.select_for_update(no_key=True).filter(case_id=case_id, state=PromiseState.OPEN)
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return list(rows.order_by("id"))


def iso(moment: datetime) -> str:
    """As facts carry it."""
    return moment.astimezone(UTC).isoformat()
