"""Whose promises are: at every moment a person's or a team's (decision 38)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import SUBJECT
from kesher.promises.models import Promise
from kesher.promises.types import PromiseState, Side
from kesher.watch import actions as watch

_FIELDS = ("owner", "team", "rung_at", "next_at")


@transaction.atomic
def reassign(case_id: UUID, owner_id: UUID | None, team_id: UUID, at: datetime | None = None) -> int:
    """The case has another owner or team, and so have its promises to the customer; how many. The dates stand as they were told.

    Rungs that were not told yet are told to the new team's levels, by their calendars.
    """
    at = at or clock.now()
    rows = Promise.objects.select_for_update(no_key=True).filter(
        case_id=case_id, state=PromiseState.OPEN, side=Side.CUSTOMER
    )
    found = list(rows.order_by("id"))
    _give(found, owner_id, team_id, Planner(at))
    watch.reassign(SUBJECT, [promise.pk for promise in found], owner_id, team_id)
    return len(found)


@transaction.atomic
def leave(person_id: UUID, at: datetime | None = None) -> int:
    """Somebody left: their open promises go to the leads of their teams, else to the teams; how many."""
    planner = Planner(at or clock.now())
    rows = Promise.objects.select_for_update(no_key=True).filter(owner_id=person_id, state=PromiseState.OPEN)
    found = list(rows.order_by("id"))
    for promise in found:
        heirs = [one for one in planner.posts.holders_of(2, promise.team_id) if one != person_id]
        _give([promise], heirs[0] if heirs else None, promise.team_id, planner)
        watch.reassign(SUBJECT, [promise.pk], promise.owner_id, promise.team_id)
    return len(found)


def _give(rows: Sequence[Promise], owner_id: UUID | None, team_id: UUID, planner: Planner) -> None:
    for promise in rows:
        moved = promise.team_id != team_id
        promise.owner_id, promise.team_id = owner_id, team_id
        if moved:
            planner.put_rungs(promise, promise.made_at)
        promise.save(update_fields=_FIELDS)
