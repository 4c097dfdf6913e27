"""Open promises by how they stand now: what is at risk in the next hours, what is late, and whose they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from kesher.core import clock
from kesher.promises.models import Promise
from kesher.promises.queries.rows import PromiseClock, drawn
from kesher.promises.types import PromiseState, Side

SOON = timedelta(hours=4)
Which = Literal["soon", "due_soon", "risk", "late", "late_told", "open", "paused", "all"]
WHICH: tuple[Which, ...] = ("soon", "due_soon", "risk", "late", "late_told", "open", "paused", "all")


@dataclass(frozen=True)
class NowCounts:
    """`soon` of `due_soon` promises due in the next four hours are at risk; `late_told` of the `late` ones were told before the date."""

    soon: int
    due_soon: int
    late: int
    late_told: int


@dataclass(frozen=True)
class StandingPage:
    """One page, the nearest due first. `further` is the cursor of the next one, empty where there is none."""

    rows: tuple[PromiseClock, ...]
    further: str


def now_counts(
    *, teams: Collection[UUID] | None = None, owner_id: UUID | None = None, now: datetime | None = None
) -> NowCounts:
    """The numbers of this moment, of promises to customers; one query. The rows behind each are `standing` of the same name."""
    now = now or clock.now()
    counted = _open(teams, owner_id, Side.CUSTOMER).aggregate(
        **{which: Count("pk", filter=_is(which, now)) for which in ("soon", "due_soon", "late", "late_told")}
    )
    return NowCounts(**counted)


def standing(
    which: Which,
    *,
    teams: Collection[UUID] | None = None,
    owner_id: UUID | None = None,
    source: str | None = None,
    side: Side | None = Side.CUSTOMER,
    after: str = "",
    limit: int = 50,
    now: datetime | None = None,
) -> StandingPage:
    """Open promises that stand so. `teams` None is every team. A cursor that is none begins at the nearest."""
    now = now or clock.now()
    rows = _open(teams, owner_id, side).filter(_is(which, now))
    if source is not None:
        rows = rows.filter(source=source)
    if cursor := _read(after):
        due, last = cursor
        rows = rows.filter(Q(due_at__gt=due) | Q(due_at=due, pk__gt=last))
    found = list(rows.order_by("due_at", "pk")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    further = f"{page[-1].due_at.isoformat()}~{page[-1].pk}" if more else ""
    return StandingPage(tuple(drawn(row, now) for row in page), further)


def by_owner(
    *, teams: Collection[UUID] | None = None, owner_id: UUID | None = None, now: datetime | None = None
) -> dict[UUID, dict[str, int]]:
    """Open promises of each owner to customers: risk and late; one query."""
    now = now or clock.now()
    rows = _open(teams, owner_id, Side.CUSTOMER).filter(owner__isnull=False).order_by().values("owner_id")
    counted = rows.annotate(risk=Count("pk", filter=_is("risk", now)), late=Count("pk", filter=_is("late", now)))
    return {row["owner_id"]: {"risk": row["risk"], "late": row["late"]} for row in counted}


def by_ids(promise_ids: Collection[UUID], now: datetime | None = None) -> list[PromiseClock]:
    """These promises, the nearest due first; one query."""
    now = now or clock.now()
    return [drawn(row, now) for row in Promise.objects.filter(pk__in=list(promise_ids)).order_by("due_at", "pk")]


def _open(teams: Collection[UUID] | None, owner_id: UUID | None, side: Side | None) -> QuerySet[Promise]:
    wanted = Q(state=PromiseState.OPEN)
    if teams is not None:
        wanted &= Q(team_id__in=list(teams))
    if owner_id is not None:
        wanted &= Q(owner_id=owner_id)
    if side is not None:
        wanted &= Q(side=side)
    return Promise.objects.filter(wanted)


def _is(which: Which, now: datetime) -> Q:
    running = Q(paused_at__isnull=True)
    due_soon = running & Q(due_at__gte=now, due_at__lte=now + SOON)
    late = running & Q(due_at__lt=now)
    return {
        "soon": due_soon & Q(warn_at__lte=now),
        "due_soon": due_soon,
        "risk": running & Q(due_at__gte=now, warn_at__lte=now),
        "late": late,
        "late_told": late & Q(told_at__lte=F("due_at")),
        "open": running & Q(due_at__gte=now, warn_at__gt=now),
        "paused": ~running,
        "all": Q(),
    }[which]


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    due, _, last = cursor.partition("~")
    try:
        return datetime.fromisoformat(due), UUID(last)
    except ValueError:
        return None
