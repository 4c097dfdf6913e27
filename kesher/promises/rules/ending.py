"""How promises end (decision 10), and how a settlement that proved false is taken back (decision 13)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kesher.promises.rules.due import grace_until
from kesher.promises.rules.standing import Standing, require_open
from kesher.promises.types import PromiseRefused, PromiseState, Refusal, Side
from kesher.staff.types import WorkingCalendar


@dataclass(frozen=True)
class Ending:
    """The end of a promise: which, when, and a code for why (empty where the state says it all)."""

    state: PromiseState
    at: datetime
    why: str = ""


class SetAside(StrEnum):
    """Why a promise is superseded; none of these is counted."""

    NEW_PROMISE = "new_promise"  # what was waited for arrived and a new promise was made
    MERGED = "merged"  # the survivor of a merge keeps the earliest due
    MERGE_UNDONE = "merge_undone"  # each of the two cases has its own again
    SPLIT = "split"  # it went along with the messages that became a case of their own
    NOT_A_CASE = "not_a_case"  # spam, misdirected, duplicate


def settle(promise: Standing, at: datetime) -> Ending:
    """What settles it was handed over at `at`: kept up to the due time, late after it, broken beyond its grace.

    A paused promise is kept: its time was not running. The answer does not depend on when the clock happened to look.
    """
    require_open(promise)
    if promise.paused_at is not None or at <= promise.due_at:
        return Ending(PromiseState.KEPT, at)
    return Ending(PromiseState.LATE if at <= promise.grace_until else PromiseState.BROKEN, at)


def break_if_beyond_grace(promise: Standing, now: datetime) -> Ending | None:
    """Overdue beyond its grace a promise is broken, as of the end of the grace; None while it is not."""
    require_open(promise)
    if promise.paused_at is not None or now <= promise.grace_until:
        return None
    return Ending(PromiseState.BROKEN, promise.grace_until, "overdue")


def close_unsettled(promise: Standing, now: datetime) -> Ending:
    """Its case was closed and it was not settled: broken, whatever time was left."""
    require_open(promise)
    return Ending(PromiseState.BROKEN, now, "closed_unsettled")


def withdraw(promise: Standing, now: datetime, *, reason: str, customer_agreed: bool) -> Ending:
    """The customer no longer wants it. Outside the rate, its share shown. PromiseRefused: ended, not_agreed, needs_reason."""
    require_open(promise)
    if not customer_agreed:
        raise PromiseRefused(Refusal.NOT_AGREED)
    if not reason.strip():
        raise PromiseRefused(Refusal.NEEDS_REASON)
    return Ending(PromiseState.WITHDRAWN, now, reason.strip())


def supersede(promise: Standing, now: datetime, why: SetAside) -> Ending:
    """Something else took its place. Outside the rate."""
    require_open(promise)
    return Ending(PromiseState.SUPERSEDED, now, why.value)


def reschedule(
    promise: Standing, now: datetime, new_due: datetime, *, asked_by: Side, next_rung_agrees: bool = False
) -> Ending:
    """Give a later date in place of the old one, which ends; the new date is a promise of its own.

    Moved by us it counts against us, told or not, overdue or not: a new date never repairs the first. Moved because the
    customer asked, it is withdrawn. A second new date of ours needs the next rung. PromiseRefused: ended, due_in_the_past,
    not_later (an earlier date is brought forward instead), needs_next_rung.
    """
    require_open(promise)
    if new_due <= now:
        raise PromiseRefused(Refusal.DUE_IN_THE_PAST)
    if new_due <= promise.due_at:
        raise PromiseRefused(Refusal.NOT_LATER)
    if asked_by == Side.CUSTOMER:
        return Ending(PromiseState.WITHDRAWN, now, "customer_asked_for_another_date")
    if promise.times_moved >= 1 and not next_rung_agrees:
        raise PromiseRefused(Refusal.NEEDS_NEXT_RUNG)
    return Ending(PromiseState.RESCHEDULED, now)


@dataclass(frozen=True)
class Unsettled:
    """Open again. `due_at` is the old one: late counts from it. Only the grace begins anew."""

    due_at: datetime
    grace_until: datetime


def unsettle(
    promise: Standing, failed_at: datetime, calendar: WorkingCalendar, *, grace_minutes: int | None = None
) -> Unsettled:
    """What settled it never arrived (a permanent failure). PromiseRefused not_settled unless it ended kept or late.

    The grace is counted from when we learnt of it, so that there is time to say it again; what is said after due is late.
    """
    if promise.state not in (PromiseState.KEPT, PromiseState.LATE):
        raise PromiseRefused(Refusal.NOT_SETTLED)
    later = max(promise.due_at, failed_at)
    return Unsettled(promise.due_at, max(promise.grace_until, grace_until(later, calendar, grace_minutes)))
