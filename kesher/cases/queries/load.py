"""How much everybody carries, and how often cases change hands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from kesher.cases.models import Case

Period = tuple[datetime, datetime]  # half-open
_ENDED = ("solved", "closed", "not_a_case")


@dataclass(frozen=True)
class HandOffs:
    """`hand_offs` in `cases` that were solved in a period (decision 19 says what counts)."""

    hand_offs: int
    cases: int

    @property
    def per_case(self) -> float | None:
        """None where no case was solved."""
        return self.hand_offs / self.cases if self.cases else None


def open_by_owner(owner_ids: Collection[UUID]) -> dict[UUID, int]:
    """Open cases of each of these people; one query."""
    rows = Case.objects.filter(owner_id__in=list(owner_ids)).exclude(state__in=_ENDED).order_by()
    return {row["owner_id"]: row["n"] for row in rows.values("owner_id").annotate(n=Count("pk")) if row["owner_id"]}


def hand_offs_per_case(
    period: Period, *, teams: Collection[UUID] | None = None, owner_id: UUID | None = None
) -> HandOffs:
    """Over cases solved in the period, past ones that were imported left out; one query."""
    counted = _solved(period, teams, owner_id).aggregate(cases=Count("pk"), hand_offs=Sum("hand_offs"))
    return HandOffs(counted["hand_offs"] or 0, counted["cases"])


def handed_off(
    period: Period, *, teams: Collection[UUID] | None = None, owner_id: UUID | None = None, limit: int = 100
) -> list[UUID]:
    """The cases behind that number that changed hands at all, the most often first; one query."""
    rows = _solved(period, teams, owner_id).filter(hand_offs__gt=0).order_by("-hand_offs", "-solved_at", "pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def _solved(period: Period, teams: Collection[UUID] | None, owner_id: UUID | None) -> QuerySet[Case]:
    wanted = Q(solved_at__gte=period[0], solved_at__lt=period[1], imported=False) & ~Q(state="not_a_case")
    if teams is not None:
        wanted &= Q(team_id__in=list(teams))
    if owner_id is not None:
        wanted &= Q(owner_id=owner_id)
    return Case.objects.filter(wanted)
