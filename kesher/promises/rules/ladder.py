"""When each rung is told that a promise is in danger: agent, team lead, service manager, CX manager (decision 16).

Who stands on a rung, and what halts it, is known to staff and watch. Told once: unique by promise, rung and revision of the due time.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from kesher.staff.types import WorkingCalendar


class Anchor(StrEnum):
    """From where a rung's offset is counted."""

    WARN = "warn"
    DUE = "due"


@dataclass(frozen=True)
class Step:
    """One rung: `offset_minutes` working minutes of that rung's own calendar after its anchor, negative before it."""

    rung: int
    anchor: Anchor
    offset_minutes: int = 0

    @property
    def before_due(self) -> bool:
        """An at-risk rung: it tells while there is time. The others tell of lateness."""
        return self.anchor == Anchor.WARN or self.offset_minutes < 0


# What a new installation begins with; the rungs are the roles' own numbers.
USUAL_LADDER = (Step(1, Anchor.WARN), Step(2, Anchor.DUE, -15), Step(3, Anchor.DUE), Step(4, Anchor.DUE, 240))


class Rung(NamedTuple):
    """A rung and the moment at which it is to be told."""

    rung: int
    at: datetime


def rung_time(
    step: Step, *, made_at: datetime, warn_at: datetime, due_at: datetime, calendar: WorkingCalendar
) -> datetime:
    """When that rung is told. `calendar` is the rung's own.

    At-risk rungs fall inside its working hours and not later than due, moved back where needed, but never before the promise was
    made; the others are moved forward.
    """
    anchor = warn_at if step.anchor == Anchor.WARN else due_at
    if not step.before_due:
        return calendar.add(anchor, step.offset_minutes)
    if step.offset_minutes > 0:
        raw = min(calendar.add(anchor, step.offset_minutes), due_at)
    else:
        raw = calendar.subtract(anchor, -step.offset_minutes)
    return max(made_at, calendar.last_moment_before(raw))


def ladder(
    steps: Sequence[Step],
    *,
    made_at: datetime,
    warn_at: datetime,
    due_at: datetime,
    calendars: Mapping[int, WorkingCalendar],
) -> tuple[Rung, ...]:
    """All rungs with their times, by time and then by rung. `calendars` has one for every rung of `steps`."""
    rungs = [
        Rung(
            step.rung,
            rung_time(step, made_at=made_at, warn_at=warn_at, due_at=due_at, calendar=calendars[step.rung]),
        )
        for step in steps
    ]
    return tuple(sorted(rungs, key=lambda rung: (rung.at, rung.rung)))


def still_told(steps: Sequence[Step], told: Collection[int], *, old_due: datetime, new_due: datetime) -> frozenset[int]:
    """Which rungs count as told already when the due time is revised from `old_due` to `new_due`.

    At-risk rungs are told again only if it moved later; those that tell of lateness, at every revision.
    """
    if new_due > old_due:
        return frozenset()
    return frozenset(step.rung for step in steps if step.before_due and step.rung in told)
