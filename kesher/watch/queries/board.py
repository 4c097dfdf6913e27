"""The board of exceptions by level, with what to do. Agents see their own and their team's unowned ones, leads their teams', service
and CX managers and administrators all."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from kesher.staff.models import Person
from kesher.staff.queries.scope import oversight
from kesher.watch import codes
from kesher.watch.codes import Doing, Tone
from kesher.watch.models import Act, ServiceException, Telling

log = logging.getLogger(__name__)
RUNGS = (1, 2, 3, 4)
_AT_ONCE = 100


@dataclass(frozen=True)
class BoardRow:
    """One exception. `told` is the last telling, `acted` the last act: dicts with at, rung or kind, name_he, name_en, note."""

    id: UUID
    code: str
    sentence: str
    tone: Tone
    doing: tuple[Doing, ...]
    by_hand: bool
    subject_kind: str
    subject_id: UUID
    case_id: UUID | None
    customer_id: UUID | None
    rung: int
    since: datetime
    state: str
    in_hand_until: datetime | None
    owner: Person | None
    team_name: str
    facts: dict[str, Any]
    told: dict[str, Any] | None
    acted: dict[str, Any] | None


def board(viewer: Person, rung: int | None = None, *, after: str = "", limit: int = _AT_ONCE) -> list[BoardRow]:
    """Open exceptions whose highest told rung is `rung` (None: any) within the viewer's scope, the longest standing first.

    `after` is the cursor of the last row seen (`cursor_of`). One query beside the viewer's scope.
    """
    rows = in_scope(viewer)
    if rung is not None:
        rows = rows.filter(rung=rung)
    since, _, last = after.partition("~")
    if last:
        rows = rows.filter(Q(since__gt=since) | Q(since=since, pk__gt=last))
    return drawn(rows.order_by("since", "pk")[:limit])


def cursor_of(row: BoardRow) -> str:
    """Where the next page begins."""
    return f"{row.since.isoformat()}~{row.id}"


def counts(viewer: Person) -> dict[int, int]:
    """How many open exceptions stand on each rung within the viewer's scope; all four rungs are named. One query beside the scope."""
    counted = dict(in_scope(viewer).order_by().values_list("rung").annotate(n=Count("pk")))
    return {rung: counted.get(rung, 0) for rung in RUNGS}


def of_case(case_id: UUID) -> list[BoardRow]:
    """The open exceptions of a case, the highest rung first. Whoever may see the case may see them."""
    rows = ServiceException.objects.filter(case_id=case_id).exclude(state=ServiceException.State.SETTLED)
    return drawn(with_last(rows).order_by("-rung", "since"))


def of_subject(subject_kind: str, subject_id: UUID) -> list[BoardRow]:
    """The open exceptions about one thing, the highest rung first. Whoever may see the thing may see them."""
    rows = ServiceException.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return drawn(with_last(rows.exclude(state=ServiceException.State.SETTLED)).order_by("-rung", "since"))


def one(viewer: Person, exception_id: UUID) -> BoardRow | None:
    """One open exception; None when there is none or it is not the viewer's to see."""
    return next(iter(drawn(in_scope(viewer).filter(pk=exception_id))), None)


def in_scope(viewer: Person) -> QuerySet[ServiceException]:
    """Open exceptions that the viewer oversees, was told of, or owns, with their last telling and act."""
    seen = oversight(viewer)
    rows = with_last(ServiceException.objects.exclude(state=ServiceException.State.SETTLED))
    if seen.teams is None:
        return rows
    own = Q(owner_id=seen.person_id) | Q(owner__isnull=True, team_id__in=seen.own)
    told = Q(
        pk__in=Telling.objects.filter(person_id=seen.person_id, exception__state__in=["open", "in_hand"]).values(
            "exception_id"
        )
    )
    return rows.filter(own | told | Q(team_id__in=seen.teams))


def with_last(rows: QuerySet[ServiceException]) -> QuerySet[ServiceException]:
    """The same rows with `last_told` and `last_act`, as dicts."""
    told = Telling.objects.filter(exception=OuterRef("pk")).order_by("-told_at", "-rung")
    acted = Act.objects.filter(exception=OuterRef("pk")).order_by("-at")
    return rows.select_related("owner", "team").annotate(
        last_told=Subquery(
            told.values(
                json=JSONObject(
                    at="told_at",
                    rung="rung",
                    person_id="person_id",
                    name_he="person__name_he",
                    name_en="person__name_en",
                    instead_of_he="instead_of__name_he",
                    instead_of_en="instead_of__name_en",
                )
            )[:1]
        ),
        last_act=Subquery(
            acted.values(
                json=JSONObject(at="at", kind="kind", note="note", name_he="by__name_he", name_en="by__name_en")
            )[:1]
        ),
    )


def drawn(rows: Iterable[Any]) -> list[BoardRow]:
    """Rows of `with_last` as the board shows them."""
    return [_row(row) for row in rows]


def _said(code: codes.Code, facts: dict[str, Any]) -> str:
    """A sentence that cannot be made of its facts must not take the board with it."""
    try:
        return code.say(facts)
    except Exception:
        log.exception("the sentence of %s failed", code.code)
        return code.code


def _row(row: Any) -> BoardRow:
    code = codes.find(row.code)
    return BoardRow(
        id=row.pk,
        code=row.code,
        sentence=_said(code, row.facts),
        tone=code.tone,
        doing=code.doing,
        by_hand=code.by_hand,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        case_id=row.case_id,
        customer_id=row.customer_id,
        rung=row.rung,
        since=row.since,
        state=row.state,
        in_hand_until=row.in_hand_until,
        owner=row.owner,
        team_name=row.team.name if row.team else "",
        facts=row.facts,
        told=row.last_told,
        acted=row.last_act,
    )
