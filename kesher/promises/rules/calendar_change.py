"""A calendar was edited: which dates stand, and which are worked out again (decision 37)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.promises.rules.due import due_at
from kesher.promises.types import FixedDate, PromiseRefused, Terms
from kesher.staff.types import NeverOpens, WorkingCalendar


@dataclass(frozen=True)
class Dated:
    """An open promise whose clock runs. `counted_from` is its making, or the end of its last pause with `terms` what was left then."""

    promise_id: UUID
    terms: Terms
    counted_from: datetime
    due_at: datetime
    told: bool  # whether the other side knows the date


@dataclass(frozen=True)
class Moved:
    """What the edited calendar makes of a date. None: it no longer opens."""

    promise_id: UUID
    old_due: datetime
    new_due: datetime | None


@dataclass(frozen=True)
class CalendarChange:
    """`stand` were told and do not move by themselves: one exception, "tell all these". `move` were not, and move."""

    stand: tuple[Moved, ...]
    move: tuple[Moved, ...]


def after_change(promises: Iterable[Dated], calendar: WorkingCalendar) -> CalendarChange:
    """Which promises the edited `calendar` would give another date. Fixed dates and unchanged ones are left out.

    A told date is only in danger when there is now less time for it, that is when its computed date moved later.
    """
    stand, move = [], []
    for promise in promises:
        if isinstance(promise.terms, FixedDate):
            continue
        new: datetime | None
        try:
            new = due_at(promise.terms, promise.counted_from, calendar)
        except (NeverOpens, PromiseRefused):
            new = None
        if new == promise.due_at:
            continue
        moved = Moved(promise.promise_id, promise.due_at, new)
        if not promise.told:
            move.append(moved)
        elif new is None or new > promise.due_at:
            stand.append(moved)
    return CalendarChange(tuple(stand), tuple(move))
