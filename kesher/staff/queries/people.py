"""People as others need them: who stands on a rung, who leads a team, who belongs to it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.core.reference import remembered
from kesher.staff.models import Absence, Membership, Person, Team
from kesher.staff.rules.posts import Holder, Posts, Recipient

__all__ = [
    "Posts",
    "Recipient",
    "lead_of",
    "leads",
    "members",
    "named",
    "on_rung",
    "person_by_extension",
    "person_with_email",
    "posts",
    "team_with",
    "teams",
]


def posts(at: datetime) -> Posts:
    """The whole ladder of the organisation at `at`."""
    away = {person: deputy for person, deputy, begins, ends in _absences() if begins <= at < ends}
    return replace(_everybody_here(), absent=away)


@remembered
def _everybody_here() -> Posts:
    teams = Team.objects.values_list("id", "parent_id", "calendar_id")
    above_agents = Membership.objects.filter(role__rung__gte=2, person__is_active=True).order_by("id")
    rows = above_agents.values_list("person_id", "team_id", "role__rung")
    parents: dict[UUID, UUID | None] = {}
    calendars: dict[UUID, UUID] = {}
    for team, parent, calendar in teams:
        parents[team], calendars[team] = parent, calendar
    return Posts(
        holders=tuple(Holder(person, team, rung or 0) for person, team, rung in rows),
        parents=parents,
        absent={},
        active=frozenset(Person.objects.filter(is_active=True).values_list("id", flat=True)),
        calendars=calendars,
    )


@remembered
def _absences() -> list[tuple[UUID, UUID | None, datetime, datetime]]:
    return list(Absence.objects.order_by("id").values_list("person_id", "deputy_id", "begins_at", "ends_at"))


def on_rung(rung: int, team_id: UUID | None, at: datetime, owner_id: UUID | None = None) -> Recipient:
    """Whom to tell on this rung about a matter of that team (see `Posts.on_rung`)."""
    return posts(at).on_rung(rung, team_id, owner_id)


def lead_of(team_id: UUID, at: datetime) -> UUID | None:
    """Who leads the team: its lead (or the one of the team above it), whether here or away; None when nobody does."""
    return next(iter(posts(at).holders_of(2, team_id)), None)


def leads(team_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Team leads by team, for teams that have one."""
    found: dict[UUID, list[UUID]] = {}
    rows = Membership.objects.filter(team_id__in=list(team_ids), role__rung=2, person__is_active=True).order_by("id")
    for team, person in rows.values_list("team_id", "person_id"):
        found.setdefault(team, []).append(person)
    return found


def members(team_id: UUID) -> list[Person]:
    """Active people of a team, by name."""
    people = Person.objects.filter(memberships__team_id=team_id, is_active=True).distinct()
    return sorted(people, key=lambda person: person.name)


def named(ids: Iterable[UUID | None]) -> dict[UUID, Person]:
    """People by id, those who left too; for showing who did what."""
    return Person.objects.in_bulk([one for one in set(ids) if one is not None])


def holders(roles: Iterable[str]) -> list[Person]:
    """Everybody who is here and holds any of these roles anywhere, by name."""
    rows = Person.objects.filter(is_active=True, memberships__role_id__in=list(roles)).distinct()
    return sorted(rows, key=lambda person: person.name)


def person_by_extension(extension: str) -> Person | None:
    """Whose telephone that is; None for an unknown or empty extension."""
    return Person.objects.filter(extension=extension, is_active=True).first() if extension else None


def person_with_email(email: str) -> UUID:
    """The id of the person with this address; raises Person.DoesNotExist."""
    found: UUID = Person.objects.values_list("id", flat=True).get(email=email.lower())
    return found


def team_with(code: str) -> Team | None:
    """The team of that code."""
    return Team.objects.filter(Q(code=code)).first()


def teams(*, serving: bool | None = None) -> list[Team]:
    """All teams, or those that serve customers (True), or those that get tasks only (False)."""
    rows = Team.objects.all() if serving is None else Team.objects.filter(serves_customers=serving)
    return sorted(rows, key=lambda team: team.name)
