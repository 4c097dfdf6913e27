"""The board in the order of decisions: what nobody has in hand first, then the highest rung, then what hurts, then the longest standing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Q, Value, When

from kesher.staff.models import Person
from kesher.watch import codes
from kesher.watch.models import ServiceException
from kesher.watch.queries.board import BoardRow, drawn, in_scope

_UNTOUCHED, _A_RUNG, _HURTS = 100, 10, 5


@dataclass(frozen=True)
class WorstPage:
    """One page; `further` is the cursor of the next one, empty where there is none."""

    rows: list[BoardRow]
    further: str


def worst_first(viewer: Person, rung: int | None = None, *, after: str = "", limit: int = 50) -> WorstPage:
    """Open exceptions on `rung` (None: any) within the viewer's scope; one query beside the scope. A cursor that is none begins anew."""
    hurting = [code.code for code in codes.known() if code.tone == "late"]
    heat = (
        Case(When(state=ServiceException.State.OPEN, then=Value(_UNTOUCHED)), default=Value(0))
        + F("rung") * _A_RUNG
        + Case(When(code__in=hurting, then=Value(_HURTS)), default=Value(0))
    )
    rows = in_scope(viewer).annotate(heat=heat)
    if rung is not None:
        rows = rows.filter(rung=rung)
    if cursor := _read(after):
        hot, since, last = cursor
        later = Q(since__gt=since) | Q(since=since, pk__gt=last)
        rows = rows.filter(Q(heat__lt=hot) | Q(heat=hot) & later)
    found = list(rows.order_by("-heat", "since", "pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    further = f"{page[-1].heat}~{page[-1].since.isoformat()}~{page[-1].pk}" if more else ""
    return WorstPage(drawn(page), further)


def _read(cursor: str) -> tuple[int, datetime, UUID] | None:
    try:
        hot, since, last = cursor.split("~")
        return int(hot), datetime.fromisoformat(since), UUID(last)
    except ValueError:
        return None
