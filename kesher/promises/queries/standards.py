"""Internal standards: what may be asked of which department, and how soon it owes an answer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from kesher.core import clock
from kesher.promises.models import Standard
from kesher.staff.queries.calendars import working_calendars


@dataclass(frozen=True)
class StandardView:
    """A standard. `budget_minutes` are working minutes of the department; `due_at` when a task asked now is owed."""

    id: UUID
    team_id: UUID
    team: str
    task_kind: str
    name: str
    budget_minutes: int
    needs: str
    due_at: datetime


def standards(now: datetime | None = None) -> list[StandardView]:
    """All of them by department and name; two queries."""
    now = now or clock.now()
    rows = list(Standard.objects.select_related("team"))
    calendars = working_calendars({row.team.calendar_id for row in rows})
    hebrew = (get_language() or "he").startswith("he")
    found = [
        StandardView(
            id=row.pk,
            team_id=row.team_id,
            team=row.team.name,
            task_kind=row.task_kind,
            name=row.name_he if hebrew else row.name_en,
            budget_minutes=row.budget_minutes,
            needs=row.needs_he if hebrew else row.needs_en,
            due_at=calendars[row.team.calendar_id].add(now, row.budget_minutes),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.team, one.name))


def standard(standard_id: UUID) -> StandardView | None:
    """One standard; None where there is none."""
    return next((one for one in standards() if one.id == standard_id), None)
