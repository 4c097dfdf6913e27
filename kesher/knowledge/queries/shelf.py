"""All policies as the shelf of the office shows them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from kesher.core import clock
from kesher.knowledge.models import Policy, Version

__all__ = ["Policy", "ShelfRow", "policy_with", "shelf", "shelf_counts"]


@dataclass(frozen=True)
class ShelfRow:
    """A policy with its version in force (None: none), how many drafts wait, and when the next version begins."""

    policy: Policy
    number: int | None
    since: datetime | None
    until: datetime | None
    drafts: int
    next_at: datetime | None
    wordings: int


def shelf(now: datetime | None = None) -> list[ShelfRow]:
    """Every policy by code; two queries."""
    now = now or clock.now()
    by_policy: dict[UUID, list[Version]] = {}
    for row in Version.objects.annotate(words=Count("wordings")).order_by("number"):
        by_policy.setdefault(row.policy_id, []).append(row)
    rows = Policy.objects.select_related("owner_team")
    found = [_row(policy, by_policy.get(policy.pk, []), now) for policy in rows]
    return sorted(found, key=lambda row: [int(part) if part.isdigit() else 0 for part in row.policy.code.split(".")])


def shelf_counts(now: datetime | None = None) -> tuple[int, int]:
    """How many policies there are, and how many of them are in force; two queries."""
    now = now or clock.now()
    holding = Version.objects.filter(state=Version.State.APPROVED, in_force__contains=now)
    return Policy.objects.count(), holding.values("policy_id").distinct().count()


def policy_with(code: str) -> Policy | None:
    """The policy of this code."""
    return Policy.objects.select_related("owner_team").filter(code=code).first()


def _row(policy: Policy, versions: list[Version], now: datetime) -> ShelfRow:
    approved = [one for one in versions if one.state == Version.State.APPROVED]
    holding = next((one for one in approved if now in one.in_force), None)
    coming = [one.in_force.lower for one in approved if one.in_force.lower and one.in_force.lower > now]
    return ShelfRow(
        policy=policy,
        number=holding.number if holding else None,
        since=holding.in_force.lower if holding else None,
        until=holding.in_force.upper if holding else None,
        drafts=sum(one.state == Version.State.DRAFT for one in versions),
        next_at=min(coming, default=None),
        wordings=getattr(holding, "words", 0) if holding else 0,
    )
