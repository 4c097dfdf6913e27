"""The day of one person: what was kept, what is at risk, late and still open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from kesher.core import clock
from kesher.promises.models import Promise
from kesher.promises.queries.rows import PromiseClock, drawn
from kesher.promises.types import PromiseState


@dataclass(frozen=True)
class DayLine:
    """`points` are the promises of the day in order of their times: those due on it, ended on it, or overdue since before."""

    kept: int
    late: int  # ended late or broken that day, or overdue now
    at_risk: int
    open: int  # due that day and on track, or waiting for the customer
    points: tuple[PromiseClock, ...]


def of_owner(person_id: UUID, day: date, now: datetime | None = None) -> DayLine:
    """The day line of a person, by one query. Days are Israel's."""
    now = now or clock.now()
    begins = datetime.combine(day, time(), clock.ISRAEL)
    ends = datetime.combine(day + timedelta(days=1), time(), clock.ISRAEL)
    still = Q(state=PromiseState.OPEN, due_at__lt=ends)
    over = Q(
        settled_at__gte=begins,
        settled_at__lt=ends,
        state__in=[PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN],
    )
    rows = Promise.objects.filter(still | over, owner_id=person_id).order_by("due_at", "id")
    points = tuple(drawn(row, now) for row in rows[:500])
    shown = [point.shown for point in points]
    return DayLine(
        kept=shown.count("kept"),
        late=shown.count("late") + shown.count("broken"),
        at_risk=shown.count("risk"),
        open=shown.count("open") + shown.count("paused"),
        points=points,
    )
