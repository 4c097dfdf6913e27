"""Promises of cases that become one, that part, or that become two again (decision 39)."""

import copy
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.promises.actions.finish import finish
from kesher.promises.actions.make import wake_soon
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import ref, standing
from kesher.promises.models import Pause, Promise
from kesher.promises.rules.ending import SetAside, supersede
from kesher.promises.types import PromiseRef, PromiseState

_OF_CASE = "case"


@transaction.atomic
def merge(
    case_id: UUID, into_id: UUID, *, team_id: UUID, owner_id: UUID | None, at: datetime | None = None
) -> list[PromiseRef]:
    """The survivor keeps the earliest due time of each kind, overdue ones too; the others end as superseded, outside the rate.

    A due time that comes from the merged case is carried on by a new row of the survivor, with its pause if it waits for the
    customer; `carries` says whose undertaking it is. Returns the rows that were carried on. Safe to repeat.
    """
    at = at or clock.now()
    planner = Planner(at)
    rows = _locked([case_id, into_id])
    ours = {promise.kind: promise for promise in rows if promise.case_id == into_id}
    carried = []
    for promise in [one for one in rows if one.case_id == case_id]:
        rival = ours.get(promise.kind)
        if rival is not None and _due(rival, planner, at) <= _due(promise, planner, at):
            promise.replaced_by = rival
            _set_aside(promise, SetAside.MERGED, at)
            continue
        if rival is not None:
            _set_aside(rival, SetAside.MERGED, at)
        row = _carry(promise, into_id, planner, at, team_id=team_id, owner_id=owner_id)
        row.carries = promise
        row.save(update_fields=["carries"])
        promise.replaced_by = row
        _set_aside(promise, SetAside.MERGED, at)
        carried.append(ref(row, new=True))
    return carried


@transaction.atomic
def unmerge(case_id: UUID, into_id: UUID, at: datetime | None = None) -> list[PromiseRef]:
    """Two cases again: each goes on with its own due times. Returns what is open again; safe to repeat.

    What the survivor settled meanwhile stays settled; the merged case's promise is open all the same, since it is a matter of its own.
    """
    at = at or clock.now()
    gone = [one for one in _locked([into_id]) if one.carries is not None and one.carries.case_id == case_id]
    for promise in gone:
        _set_aside(promise, SetAside.MERGE_UNDONE, at)
    return revive(case_id, at) + revive(into_id, at, kinds=[one.kind for one in gone])


@transaction.atomic
def revive(case_id: UUID, at: datetime | None = None, *, kinds: Collection[str] | None = None) -> list[PromiseRef]:
    """What a merge put aside goes on with its own due time (decision 39), levels told anew; of several of a kind the earliest.

    Where another promise of the kind is open for the subject meanwhile, that one stands. Safe to repeat.
    """
    at = at or clock.now()
    planner = Planner(at)
    still = Q(carries=None) | Q(carries__state=PromiseState.SUPERSEDED, carries__end_reason=SetAside.MERGED)
    rows = Promise.objects.select_for_update(no_key=True, of=("self",)).filter(
        still, case_id=case_id, state=PromiseState.SUPERSEDED, end_reason=SetAside.MERGED
    )
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    open_ones = set(
        Promise.objects.filter(case_id=case_id, state=PromiseState.OPEN).values_list(
            "subject_kind", "subject_id", "kind"
        )
    )
    revived = []
    for promise in sorted(rows.order_by("id"), key=lambda one: one.due_at):
        subject = promise.subject_kind, promise.subject_id, promise.kind
        if subject in open_ones:
            continue
        open_ones.add(subject)
        promise.state, promise.settled_at, promise.end_reason = PromiseState.OPEN, None, ""
        promise.replaced_by = None
        promise.revision += 1
        promise.rungs_told, promise.warned_at = [], None
        planner.put_rungs(promise, at)
        promise.save()
        wake_soon(promise, at)
        revived.append(ref(promise))
    return revived


@transaction.atomic
def part(
    from_id: UUID,
    to_id: UUID,
    kind: str,
    *,
    team_id: UUID,
    owner_id: UUID | None,
    moves: bool,
    at: datetime | None = None,
) -> list[PromiseRef]:
    """A new case was split off: its open promise of this kind has the same due time. `moves`: the old case has it no longer.

    Answers with the new row, with nothing where none is open. Safe to repeat.
    """
    at = at or clock.now()
    rows = _locked([from_id, to_id])
    found = next((one for one in rows if one.case_id == from_id and one.kind == kind), None)
    if found is None or any(one.case_id == to_id and one.kind == kind for one in rows):
        return []
    row = _carry(found, to_id, Planner(at), at, team_id=team_id, owner_id=owner_id)
    if moves:
        found.replaced_by = row
        _set_aside(found, SetAside.SPLIT, at)
    return [ref(row, new=True)]


@transaction.atomic
def recase(subject_kind: str, subject_ids: Collection[UUID], case_id: UUID) -> int:
    """Things of a case (tasks) went to another: so do their promises. How many there were."""
    rows = Promise.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    return rows.exclude(case_id=case_id).update(case_id=case_id)


@transaction.atomic
def new_evidence(old_id: UUID, new_id_: UUID, new_at: datetime) -> int:
    """The touchpoint that settled promises was filed anew: they name the new one. How many there were."""
    return Promise.objects.filter(evidence_id=old_id).update(evidence_id=new_id_, evidence_at=new_at)


def _locked(case_ids: Collection[UUID]) -> list[Promise]:
    """The open promises of the cases themselves, locked in id order; those of their tasks follow the tasks."""
    rows = Promise.objects.select_for_update(no_key=True, of=("self",)).select_related("carries")
    return list(rows.filter(case_id__in=list(case_ids), subject_kind=_OF_CASE, state=PromiseState.OPEN).order_by("id"))


def _due(promise: Promise, planner: Planner, at: datetime) -> datetime:
    """When it would be due were it to run on from now."""
    if promise.paused_at is None or promise.rest_minutes is None:
        return promise.due_at
    return planner.calendar(promise.calendar_id).add(at, promise.rest_minutes)


def _set_aside(promise: Promise, why: SetAside, at: datetime) -> None:
    finish([(promise, supersede(standing(promise), at, why))])


def _carry(
    promise: Promise, case_id: UUID, planner: Planner, at: datetime, *, team_id: UUID, owner_id: UUID | None
) -> Promise:
    """The same undertaking in another case; the row there that stood in its way has ended before."""
    row = copy.copy(promise)
    row.pk = new_id()
    row.subject_id = row.case_id = case_id
    row.team_id, row.owner_id = team_id, owner_id
    row.carries = row.replaced_by = None
    row.revision += 1
    row.rungs_told, row.warned_at = [], None
    planner.put_rungs(row, at)
    row.save(force_insert=True)
    for pause in Pause.objects.filter(promise=promise, ended_at__isnull=True):
        Pause.objects.create(promise=row, paused_for=pause.paused_for, begun_at=pause.begun_at)
    wake_soon(row, at)
    return row
