"""How promises are kept: the rate, its uncertainty, and the numbers beside it, by team, source or kind."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kesher.core import clock
from kesher.promises.models import Promise
from kesher.promises.rules.keeping import Ended, Keeping, keeping_of
from kesher.promises.types import PromiseState, Side

By = Literal["team", "source", "kind", "owner"]
_COLUMN = {"team": "team_id", "source": "source", "kind": "kind", "owner": "owner_id"}
Period = tuple[datetime, datetime]  # half-open


def ended_in(
    period: Period,
    *,
    teams: Collection[UUID] | None = None,
    source: str | None = None,
    kind: str | None = None,
    owner_id: UUID | None = None,
    side: Side | None = Side.CUSTOMER,
) -> QuerySet[Promise]:
    """Promises that ended within the period. `teams` None is every team; a viewer's scope is given here."""
    wanted = Q(settled_at__gte=period[0], settled_at__lt=period[1]) & ~Q(state=PromiseState.OPEN)
    if teams is not None:
        wanted &= Q(team_id__in=list(teams))
    if source is not None:
        wanted &= Q(source=source)
    if kind is not None:
        wanted &= Q(kind=kind)
    if owner_id is not None:
        wanted &= Q(owner_id=owner_id)
    if side is not None:
        wanted &= Q(side=side)
    return Promise.objects.filter(wanted)


def keeping(
    period: Period,
    *,
    teams: Collection[UUID] | None = None,
    source: str | None = None,
    kind: str | None = None,
    owner_id: UUID | None = None,
    side: Side | None = Side.CUSTOMER,
) -> Keeping:
    """The numbers of one period, by one query. The rows behind each are `ended` with the same arguments and its states."""
    rows = ended_in(period, teams=teams, source=source, kind=kind, owner_id=owner_id, side=side)
    counted = rows.order_by().values_list("state", "told_before").annotate(n=Count("pk"))
    return keeping_of({Ended(PromiseState(state), told): n for state, told, n in counted})


def keeping_by(
    by: By,
    period: Period,
    *,
    teams: Collection[UUID] | None = None,
    source: str | None = None,
    kind: str | None = None,
    side: Side | None = Side.CUSTOMER,
) -> dict[UUID | str | None, Keeping]:
    """The numbers of each team, source, kind or owner, by one query; those without ended promises are left out."""
    rows = ended_in(period, teams=teams, source=source, kind=kind, side=side)
    counted = rows.order_by().values_list(_COLUMN[by], "state", "told_before").annotate(n=Count("pk"))
    groups: dict[UUID | str | None, dict[Ended, int]] = defaultdict(dict)
    for key, state, told, n in counted:
        groups[key][Ended(PromiseState(state), told)] = n
    return {key: keeping_of(numbers) for key, numbers in groups.items()}


def open_counts(teams: Collection[UUID] | None = None, now: datetime | None = None) -> dict[UUID, dict[str, int]]:
    """Open promises to customers of each team by how they stand now: open, risk, late, paused. One query."""
    now = now or clock.now()
    rows = Promise.objects.filter(state=PromiseState.OPEN, side=Side.CUSTOMER)
    if teams is not None:
        rows = rows.filter(team_id__in=list(teams))
    running = Q(paused_at__isnull=True)
    counted = (
        rows.order_by()
        .values("team_id")
        .annotate(
            paused=Count("pk", filter=~running),
            late=Count("pk", filter=running & Q(due_at__lt=now)),
            risk=Count("pk", filter=running & Q(due_at__gte=now, warn_at__lte=now)),
            open=Count("pk", filter=running & Q(warn_at__gt=now, due_at__gte=now)),
        )
    )
    return {row["team_id"]: {state: row[state] for state in ("open", "risk", "late", "paused")} for row in counted}
