"""Somebody did something about an exception; that, and not having seen it, halts the next rung for a while."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens
from kesher.staff.queries.calendars import working_calendar
from kesher.staff.queries.people import Posts, posts
from kesher.watch import codes
from kesher.watch.actions.settle import audience_of
from kesher.watch.events import ExceptionActedOn, ExceptionSettled
from kesher.watch.models import Act, ServiceException
from kesher.watch.types import ACT_GRACE, HALTING, ActKind, WatchRefused

_ONE_ACT = timedelta(minutes=1)


@transaction.atomic
def act(exception_id: UUID, by_id: UUID, kind: str, note: str = "", at: datetime | None = None) -> UUID:
    """Log an act; the id of its row. An owner, a date or a message halts the next rung for 30 of its working minutes.

    WatchRefused: no_such_exception, settled, needs_note (a comment without words), settles_itself (its subject has to be settled).
    """
    at, kind = at or clock.now(), ActKind(kind)
    row = ServiceException.objects.select_for_update().filter(pk=exception_id).first()
    if row is None:
        raise WatchRefused("no_such_exception")
    if row.state == ServiceException.State.SETTLED:
        raise WatchRefused("settled")
    if kind == ActKind.COMMENT and not note.strip():
        raise WatchRefused("needs_note")
    if kind == ActKind.SETTLED and not codes.find(row.code).by_hand:
        raise WatchRefused("settles_itself")
    logged = Act.objects.create(exception=row, by_id=by_id, at=at, kind=kind, note=note.strip()[:300])
    if kind in HALTING:
        row.state, row.in_hand_until = ServiceException.State.IN_HAND, _halted_until(row, at, posts(at))
    if kind == ActKind.SETTLED:
        row.state, row.settled_at, row.settled_by_id = ServiceException.State.SETTLED, at, by_id
        publish(ExceptionSettled(row.subject_id, row.subject_kind, row.pk, row.code, by_id))
    row.save(update_fields=["state", "in_hand_until", "settled_at", "settled_by"])
    publish(ExceptionActedOn(row.subject_id, row.subject_kind, row.pk, kind.value, by_id))
    tell_screens("exception", audience_of([row]), id=str(row.pk))
    return logged.pk


@transaction.atomic
def act_in_case(case_id: UUID, by_id: UUID, kind: str, at: datetime | None = None) -> int:
    """Log what somebody did in a case (an owner, a date, a message) on its open exceptions; how many there were.

    The next rung of each is held up as by an act on the board. Safe to repeat: what the same person did within the last minute
    is the same act, also when it came from the board.
    """
    at, kind = at or clock.now(), ActKind(kind)
    rows = ServiceException.objects.filter(case_id=case_id).exclude(state=ServiceException.State.SETTLED)
    found = list(rows.order_by("id").select_for_update(no_key=True))
    same = Act.objects.filter(exception__in=found, by_id=by_id, kind=kind, at__gte=at - _ONE_ACT, at__lte=at)
    known = set(same.values_list("exception_id", flat=True)) if found else set()
    found = [row for row in found if row.pk not in known and row.since <= at]
    if not found:
        return 0
    people = posts(at)
    for row in found:
        Act.objects.create(exception=row, by_id=by_id, at=at, kind=kind)
        row.state, row.in_hand_until = ServiceException.State.IN_HAND, _halted_until(row, at, people)
        row.save(update_fields=["state", "in_hand_until"])
        publish(ExceptionActedOn(row.subject_id, row.subject_kind, row.pk, kind.value, by_id))
    tell_screens("exception", audience_of(found))
    return len(found)


def _halted_until(row: ServiceException, at: datetime, people: Posts) -> datetime | None:
    calendar = people.calendar_at(min(4, row.rung + 1), row.team_id)
    return working_calendar(calendar).add(at, ACT_GRACE) if calendar else None
