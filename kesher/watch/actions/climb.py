"""Exceptions that nobody settles and nobody takes in hand go up, rung by rung."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kesher.staff.queries.calendars import working_calendars
from kesher.staff.queries.people import Posts, posts
from kesher.watch import codes
from kesher.watch.actions.tell import tell_many
from kesher.watch.models import ServiceException
from kesher.watch.rules import climbing
from kesher.watch.types import Matter

AT_ONCE = 500


@transaction.atomic
def climb(at: datetime) -> int:
    """Tell the next rung of exceptions whose time for it has come; how many were told. An act holds it up for its grace."""
    steps = {code.code: code.climb for code in codes.known() if code.climb}
    below = Q()
    for code, way in steps.items():
        below |= Q(code=code, rung__lt=climbing.top(way))
    if not steps:
        return 0
    rows = ServiceException.objects.filter(below).exclude(state=ServiceException.State.SETTLED)
    waiting = list(rows.exclude(in_hand_until__gt=at).order_by("since")[:AT_ONCE])
    if not waiting:
        return 0
    planned = _planned(waiting, steps, posts(at))
    due = [matter for matter in planned if matter.planned_at <= at]
    return sum(told.now for told in tell_many(due, at))


def _planned(
    rows: list[ServiceException], steps: dict[str, tuple[tuple[int, int], ...]], people: Posts
) -> list[Matter]:
    """The next rung of each with its moment; one whose rung nobody stands on stays where it is."""
    ways: list[tuple[ServiceException, int, int, UUID]] = []
    for row in rows:
        step = climbing.next_step(steps[row.code], row.rung)
        calendar = people.calendar_at(step[0], row.team_id) if step else None
        if step and calendar:
            ways.append((row, *step, calendar))
    ready = working_calendars({way[3] for way in ways})
    return [_matter(row, rung, ready[calendar].add(row.since, minutes)) for row, rung, minutes, calendar in ways]


def _matter(row: ServiceException, rung: int, planned_at: datetime) -> Matter:
    return Matter(
        code=row.code,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        rung=rung,
        planned_at=planned_at,
        case_id=row.case_id,
        customer_id=row.customer_id,
        owner_id=row.owner_id,
        team_id=row.team_id,
        facts=row.facts,
    )
