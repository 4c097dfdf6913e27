"""What the promise clock has to do for one open promise, and when it must look at it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from kesher.promises.rules.ladder import Rung
from kesher.promises.types import Timetable

_AFTER = timedelta(microseconds=1)  # overdue and broken begin after their moments, which still count as in time


class Duty(StrEnum):
    """One thing to do at a time."""

    WARN = "warn"  # the owner's promise is at risk
    TELL = "tell"  # the customer is told a new time, unless a person has done so
    CANNOT_TELL = "cannot_tell"  # somebody has to call, since no message may or can go
    RUNG = "rung"
    BREAK = "break"


class Item(NamedTuple):
    """`rung` is 0 for everything that is not a rung."""

    at: datetime
    duty: Duty
    rung: int = 0


def agenda(times: Timetable, rungs: Sequence[Rung], *, warned: bool, customer_told: bool) -> tuple[Item, ...]:
    """What is still to be done, in order of time. `rungs` are those that are still to be told."""
    items = [Item(rung.at, Duty.RUNG, rung.rung) for rung in rungs]
    if not warned:
        items.append(Item(times.warn_at, Duty.WARN))
    if not customer_told and times.tell_at is not None:
        items.append(Item(times.tell_at, Duty.TELL))
    if not customer_told and times.cannot_tell:
        items.append(Item(times.warn_at, Duty.CANNOT_TELL))
    items.append(Item(times.grace_until + _AFTER, Duty.BREAK))
    return tuple(sorted(items))


def ripe(items: Sequence[Item], now: datetime) -> tuple[Item, ...]:
    """Those whose time has come, oldest first; after a standstill that may be several at once."""
    return tuple(item for item in items if item.at <= now)
