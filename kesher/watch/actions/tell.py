"""Tell a level what it must know: each rung once per revision, whoever asks and however often."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.wake import tell_screens
from kesher.staff.queries.people import Recipient, posts
from kesher.watch import codes
from kesher.watch.actions.write import insert_exceptions, insert_tellings, update_exceptions
from kesher.watch.models import ServiceException, Telling
from kesher.watch.types import Matter, Told

_AUDIENCES_PER_EVENT = 100  # a notification holds at most 8,000 bytes
Key = tuple[str, UUID, str]


@transaction.atomic
def tell(
    code: str,
    subject_kind: str,
    subject_id: UUID,
    *,
    rung: int,
    planned_at: datetime,
    revision: int = 1,
    case_id: UUID | None = None,
    customer_id: UUID | None = None,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    facts: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> bool:
    """Tell one rung of one matter. True when it was told now; False when it was told before, or an act holds it up.

    Safe to repeat and under race: the telling's unique constraint decides. Absent people's deputies are told in their place.
    """
    matter = Matter(
        code=code,
        subject_kind=subject_kind,
        subject_id=subject_id,
        rung=rung,
        planned_at=planned_at,
        revision=revision,
        case_id=case_id,
        customer_id=customer_id,
        owner_id=owner_id,
        team_id=team_id,
        facts=facts or {},
    )
    return tell_many([matter], at)[0].now


@transaction.atomic
def tell_many(matters: Sequence[Matter], at: datetime | None = None) -> list[Told]:
    """Tell many matters in a fixed number of statements; the answers stand in the order of the questions."""
    if not matters:
        return []
    at = at or clock.now()
    rows = _exceptions(matters, at)
    halted: dict[int, datetime] = {}
    for i, matter in enumerate(matters):
        until = rows[_key(matter)].in_hand_until
        if matter.may_wait and until is not None and until > at and matter.rung > rows[_key(matter)].rung:
            halted[i] = until
    due = [i for i in range(len(matters)) if i not in halted]
    told = {due[n] for n in _write_tellings([matters[i] for i in due], rows, at)}
    _mark([matters[i] for i in sorted(told)], rows)
    return [Told(i in told, halted.get(i)) for i in range(len(matters))]


def _key(matter: Matter) -> Key:
    return matter.subject_kind, matter.subject_id, codes.family_of(matter.code)


def _exceptions(matters: Sequence[Matter], at: datetime) -> dict[Key, ServiceException]:
    """The open exception of every matter, locked, made where there is none."""
    first = {_key(matter): matter for matter in reversed(matters)}
    rows = _locked(first)
    missing = sorted(key for key in first if key not in rows)
    if missing:
        made = {key: _new(key, first[key], at) for key in missing}
        ours = insert_exceptions(list(made.values()))
        rows |= {key: row for key, row in made.items() if row.pk in ours}
        if len(ours) < len(missing):  # somebody else told of these meanwhile
            rows |= _locked({key: first[key] for key in missing if key not in rows})
    return rows


def _locked(keys: dict[Key, Matter]) -> dict[Key, ServiceException]:
    found: dict[Key, ServiceException] = {}
    for kind in sorted({key[0] for key in keys}):
        ids = [key[1] for key in keys if key[0] == kind]
        wanted = Q(subject_kind=kind, subject_id__in=ids) & ~Q(state=ServiceException.State.SETTLED)
        for row in ServiceException.objects.select_for_update().filter(wanted).order_by("id"):
            key = (row.subject_kind, row.subject_id, row.family)
            if key in keys:
                found[key] = row
    return found


def _new(key: Key, matter: Matter, at: datetime) -> ServiceException:
    return ServiceException(
        id=new_id(),
        family=key[2],
        code=matter.code,
        subject_kind=matter.subject_kind,
        subject_id=matter.subject_id,
        case_id=matter.case_id,
        customer_id=matter.customer_id,
        rung=matter.rung,
        owner_id=matter.owner_id,
        team_id=matter.team_id,
        facts=matter.facts,
        since=at,
    )


def _write_tellings(matters: Sequence[Matter], rows: dict[Key, ServiceException], at: datetime) -> list[int]:
    """Write the tellings that do not stand yet; the places of those in `matters`."""
    if not matters:
        return []
    people = posts(at)
    exceptions = {row.pk for row in rows.values()}
    known = set(Telling.objects.filter(exception__in=exceptions).values_list("exception_id", "rung", "revision"))
    new: list[Telling] = []
    told: list[int] = []
    audience: set[str] = set()
    for n, matter in enumerate(matters):
        row = rows[_key(matter)]
        mark = (row.pk, matter.rung, matter.revision)
        if mark in known:
            continue
        known.add(mark)
        told.append(n)
        recipient = people.on_rung(matter.rung, matter.team_id, matter.owner_id)
        new.append(_telling(row, matter, recipient, at))
        audience |= _audience(recipient)
    insert_tellings(new)  # the exceptions are locked, so nobody else can have written these meanwhile
    names = sorted(audience)
    for start in range(0, len(names), _AUDIENCES_PER_EVENT):
        tell_screens("exception", names[start : start + _AUDIENCES_PER_EVENT])
    return told


def _telling(row: ServiceException, matter: Matter, recipient: Recipient, at: datetime) -> Telling:
    return Telling(
        exception_id=row.pk,
        rung=matter.rung,
        revision=matter.revision,
        planned_at=matter.planned_at,
        told_at=at,
        person_id=recipient.person_id,
        team_id=recipient.team_id,
        instead_of_id=recipient.instead_of,
    )


def _audience(recipient: Recipient) -> set[str]:
    if recipient.person_id:
        return {f"person:{recipient.person_id}"}
    return {f"team:{recipient.team_id}"} if recipient.team_id else {"role:administrator"}


def _mark(told: Sequence[Matter], rows: dict[Key, ServiceException]) -> None:
    """Bring the exceptions up to date: the latest code and facts, the highest rung; a newly told rung opens what was in hand."""
    changed: dict[UUID, ServiceException] = {}
    for matter in told:
        row = rows[_key(matter)]
        news = (
            max(row.rung, matter.rung),
            matter.code,
            matter.facts,
            matter.owner_id,
            matter.team_id,
            ServiceException.State.OPEN,
        )
        if news != (row.rung, row.code, row.facts, row.owner_id, row.team_id, row.state):
            row.rung, row.code, row.facts, row.owner_id, row.team_id, row.state = news
            changed[row.pk] = row
    update_exceptions(sorted(changed.values(), key=lambda row: row.pk))
