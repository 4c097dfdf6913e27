"""Tasks between departments, by due time: what is wanted of us, and what we asked of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from kesher.cases.models import Task
from kesher.cases.queries.access import is_hidden, viewer_for
from kesher.core import clock
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person

MOST = 200
_FAR = 9e15


@dataclass(frozen=True)
class TaskRow:
    """A task with what is owed. `matter` is empty where the case is confidential to the viewer."""

    task: Task
    matter: str
    clock: PromiseClock | None
    hidden: bool


def tasks_of_teams(person: Person, now: datetime | None = None) -> list[TaskRow]:
    """What was asked of this person's departments and is not answered, the nearest due first. Three queries."""
    rows = Task.objects.filter(team_id__in=viewer_for(person).team_ids, state__in=["open", "returned"])
    return _by_due(person, rows, now or clock.now())


def tasks_asked_by(person: Person, now: datetime | None = None) -> list[TaskRow]:
    """What this person asked of others: open ones by due time, then those answered and not rated yet."""
    rows = Task.objects.filter(asked_by=person).exclude(state="cancelled").exclude(state="done", rating__isnull=False)
    return _by_due(person, rows, now or clock.now())


def tasks_waiting(person: Person) -> int:
    """How many tasks wait for this person's departments, for the rail."""
    return Task.objects.filter(team_id__in=viewer_for(person).team_ids, state__in=["open", "returned"]).count()


def _by_due(person: Person, found: QuerySet[Task], now: datetime) -> list[TaskRow]:
    rows = list(found.select_related("case__reason", "team", "owner", "asked_by").order_by("asked_at")[:MOST])
    owed = _owed(rows, now)
    shown = []
    for row in rows:
        hidden = is_hidden(person, row.case) and row.team_id not in viewer_for(person).team_ids
        shown.append(TaskRow(row, "" if is_hidden(person, row.case) else row.case.matter, owed.get(row.pk), hidden))
    return sorted(
        shown, key=lambda one: (one.task.state == "done", one.clock.due_at.timestamp() if one.clock else _FAR)
    )


def _owed(rows: Sequence[Task], now: datetime) -> dict[UUID, PromiseClock]:
    found = promises.of_cases({row.case_id for row in rows}, now)
    return {one.subject_id: one for one in found if one.subject_kind == "task"}
