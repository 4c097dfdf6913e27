"""Pausing while it is the customer's turn, and going on (decision 11).

Waiting for colleagues never pauses, so nothing here asks for whom we wait: pausing takes a request that the customer was sent.
"""

from dataclasses import dataclass
from datetime import datetime

from kesher.promises.rules.due import times_before, whole_minute
from kesher.promises.rules.standing import Standing, require_open
from kesher.promises.types import PromiseRefused, Refusal, TellingHours, Timetable
from kesher.staff.types import WorkingCalendar


@dataclass(frozen=True)
class Pause:
    """The clock stands; `rest_minutes` working minutes are left for when it goes on."""

    paused_at: datetime
    rest_minutes: int


def pause(promise: Standing, now: datetime, calendar: WorkingCalendar, *, request_sent: bool) -> Pause:
    """Stop the clock. PromiseRefused: ended, fixed_date, already_paused, nothing_sent, overdue; then nothing changes.

    A begun minute is left whole, so that pausing and going on at once leaves the due time where it was.
    """
    require_open(promise)
    if promise.budget_minutes is None:
        raise PromiseRefused(Refusal.FIXED_DATE)
    if promise.paused_at is not None:
        raise PromiseRefused(Refusal.ALREADY_PAUSED)
    if not request_sent:
        raise PromiseRefused(Refusal.NOTHING_SENT)
    if now > promise.due_at:
        raise PromiseRefused(Refusal.OVERDUE)
    return Pause(now, max(1, calendar.between(whole_minute(now), promise.due_at)))


def resume(
    promise: Standing,
    now: datetime,
    calendar: WorkingCalendar,
    *,
    may_tell: TellingHours | None = None,
    tell_first: bool = True,
    grace_minutes: int | None = None,
) -> Timetable:
    """Let the clock go on: due after what was left, counted from `now`. PromiseRefused: ended, not_paused."""
    require_open(promise)
    if promise.paused_at is None or promise.rest_minutes is None:
        raise PromiseRefused(Refusal.NOT_PAUSED)
    return times_before(
        calendar.add(whole_minute(now), promise.rest_minutes),
        calendar,
        since=now,
        budget_minutes=promise.budget_minutes,
        may_tell=may_tell,
        tell_first=tell_first,
        grace_minutes=grace_minutes,
    )
