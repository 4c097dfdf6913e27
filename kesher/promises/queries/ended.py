"""The promises behind each number."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.core import clock
from kesher.promises.queries.keeping import Period, ended_in
from kesher.promises.queries.rows import PromiseClock, drawn
from kesher.promises.types import Side


@dataclass(frozen=True)
class EndedPage:
    """One page, newest end first. `older` is the cursor of the next one, empty where there is none."""

    rows: tuple[PromiseClock, ...]
    older: str


def ended(
    period: Period,
    *,
    teams: Collection[UUID] | None = None,
    source: str | None = None,
    kind: str | None = None,
    owner_id: UUID | None = None,
    side: Side | None = Side.CUSTOMER,
    states: Collection[str] = (),
    told_before: bool | None = None,
    tellable: bool = False,
    before: str = "",
    limit: int = 50,
) -> EndedPage:
    """Promises that ended in the period, those of `states` or all. A cursor that is none begins at the newest.

    `tellable`: only those of which it is known whether the customer heard in time, which "told first" is a share of.
    """
    rows = ended_in(period, teams=teams, source=source, kind=kind, owner_id=owner_id, side=side)
    if states:
        rows = rows.filter(state__in=list(states))
    if told_before is not None:
        rows = rows.filter(told_before=told_before)
    if tellable:
        rows = rows.filter(told_before__isnull=False)
    if cursor := _read(before):
        at, last = cursor
        rows = rows.filter(Q(settled_at__lt=at) | Q(settled_at=at, pk__lt=last))
    found = list(rows.order_by("-settled_at", "-pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    now = clock.now()
    older = f"{page[-1].settled_at.isoformat()}~{page[-1].pk}" if more and page[-1].settled_at else ""
    return EndedPage(tuple(drawn(row, now) for row in page), older)


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(last)
    except ValueError:
        return None
