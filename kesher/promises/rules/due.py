"""When a promise is due, when its owner is warned, and when the customer is told at the latest (decisions 11, 12 and 15).

Promised times are whole minutes, since that is what people are told: the second in which a message arrived is dropped, so that a
time is never later than the one that stands in the receipt.
"""

import contextlib
from datetime import datetime, timedelta

from kesher.promises.types import (
    BusinessDays,
    FixedDate,
    PromiseRefused,
    Refusal,
    TellingHours,
    Terms,
    Timetable,
    WorkingMinutes,
)
from kesher.staff.types import NeverOpens, WorkingCalendar

LEAST_MARGIN = 30  # working minutes
TENTH = 10


def whole_minute(moment: datetime) -> datetime:
    """The minute in which it lies."""
    return moment.replace(second=0, microsecond=0)


def due_at(terms: Terms, made_at: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment up to which the promise is kept. PromiseRefused when a fixed date has passed; NeverOpens from the calendar."""
    match terms:
        case WorkingMinutes(minutes):
            return calendar.add(whole_minute(made_at), minutes)
        case BusinessDays(days):
            return calendar.end_of_business_day(made_at, days)
        case FixedDate(date):
            if whole_minute(date) <= made_at:
                raise PromiseRefused(Refusal.DUE_IN_THE_PAST)
            return whole_minute(date)


def budget_of(terms: Terms, made_at: datetime, due: datetime, calendar: WorkingCalendar) -> int | None:
    """Working minutes that the promise was given, which is what pausing saves; None for a fixed date, which never pauses."""
    return None if isinstance(terms, FixedDate) else calendar.between(whole_minute(made_at), due)


def margin(budget_minutes: int) -> int:
    """How many working minutes before its due time a promise is at risk: 30, or a tenth of the budget when that is more."""
    return max(LEAST_MARGIN, -(-budget_minutes // TENTH))


def timetable(
    terms: Terms,
    made_at: datetime,
    calendar: WorkingCalendar,
    *,
    may_tell: TellingHours | None = None,
    tell_first: bool = True,
    grace_minutes: int | None = None,
) -> Timetable:
    """All times of a promise made at `made_at` and counted in its owner's calendar.

    `may_tell` holds the hours in which this customer may be told; None is at any hour.
    """
    due = due_at(terms, made_at, calendar)
    budget = budget_of(terms, made_at, due, calendar)
    return times_before(
        due,
        calendar,
        since=made_at,
        budget_minutes=budget,
        may_tell=may_tell,
        tell_first=tell_first,
        grace_minutes=grace_minutes,
    )


def times_before(
    due: datetime,
    calendar: WorkingCalendar,
    *,
    since: datetime,
    budget_minutes: int | None,
    may_tell: TellingHours | None = None,
    tell_first: bool = True,
    grace_minutes: int | None = None,
) -> Timetable:
    """The times that follow from a known due time, none of them before `since` (the making, or the end of a pause).

    Where less is left than the margin, the owner is warned in the first working minute and the customer told halfway to the due
    time. Where nothing at all is left, the owner is warned at once.
    """
    left = calendar.between(whole_minute(since), due)
    ahead = min(margin(left if budget_minutes is None else budget_minutes), left)
    warn = max(since, _back(calendar, due, ahead)) if left else since
    tell = _telling(due, calendar, since, ahead - ahead // 2, may_tell) if tell_first else None
    if tell is not None and tell < warn:  # moved earlier: the owner keeps half the margin to find a date first
        warn = max(since, _back(calendar, tell, ahead // 2))
    return Timetable(
        made_at=since,
        due_at=due,
        budget_minutes=budget_minutes,
        warn_at=warn,
        tell_at=tell,
        grace_until=grace_until(due, calendar, grace_minutes),
        cannot_tell=tell_first and tell is None,
    )


def grace_until(due: datetime, calendar: WorkingCalendar, grace_minutes: int | None = None) -> datetime:
    """Settled later than this a promise is broken: one working day after due unless its term says otherwise (decision 10)."""
    return calendar.end_of_business_day(due, 1) if grace_minutes is None else calendar.add(due, max(1, grace_minutes))


def _telling(
    due: datetime, calendar: WorkingCalendar, since: datetime, ahead: int, may_tell: TellingHours | None
) -> datetime | None:
    """The last moment at which to tell: `ahead` working minutes before due, moved earlier out of quiet hours and the Sabbath.

    Where the promise is younger than that allowed moment, the first allowed one before due is better than none. None when there
    is none: that is an exception at once, for a person to call.
    """
    tell = max(since, _back(calendar, due, ahead))
    if may_tell is None:
        return tell
    with contextlib.suppress(NeverOpens):
        if (earlier := may_tell.last_moment_before(tell)) >= since:
            return earlier
        if (later := may_tell.next_opening(tell)) < due:
            return later
    return None


def _back(calendar: WorkingCalendar, moment: datetime, minutes: int) -> datetime:
    """`minutes` of working time earlier; nothing of it lies before a promise that nobody works on until it is due."""
    return calendar.subtract(moment, minutes) if minutes else moment - timedelta(minutes=LEAST_MARGIN)
