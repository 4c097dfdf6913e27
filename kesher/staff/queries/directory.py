"""Everybody who works here, with their places, and who is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from kesher.core import clock
from kesher.staff.models import Absence, Membership, Person, Role, Team


@dataclass(frozen=True)
class Held:
    """A role in a team."""

    id: UUID
    team_id: UUID
    team: str
    role: str
    role_code: str


@dataclass(frozen=True)
class Away:
    """An absence that is not over. `begun`: away now."""

    id: UUID
    begins_at: datetime
    ends_at: datetime
    deputy: str
    begun: bool


@dataclass(frozen=True)
class Entry:
    """One person."""

    person: Person
    places: tuple[Held, ...]
    away: tuple[Away, ...]

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.person.name


def everybody(*, left: bool = False, person_id: UUID | None = None, now: datetime | None = None) -> list[Entry]:
    """Those who are here, or who left, by name; three queries."""
    now = now or clock.now()
    people = Person.objects.filter(is_active=not left) if person_id is None else Person.objects.filter(pk=person_id)
    held: dict[UUID, list[Held]] = {}
    for row in Membership.objects.filter(person__in=people).select_related("team", "role").order_by("role__order"):
        place = Held(row.pk, row.team_id, row.team.name, row.role.name, row.role_id)
        held.setdefault(row.person_id, []).append(place)
    away: dict[UUID, list[Away]] = {}
    absences = Absence.objects.filter(person__in=people, ends_at__gt=now).select_related("deputy").order_by("begins_at")
    for one in absences:
        deputy = one.deputy.name if one.deputy else ""
        away.setdefault(one.person_id, []).append(
            Away(one.pk, one.begins_at, one.ends_at, deputy, one.begins_at <= now)
        )
    found = [Entry(one, tuple(held.get(one.pk, ())), tuple(away.get(one.pk, ()))) for one in people]
    return sorted(found, key=lambda entry: entry.name)


def entry_of(person_id: UUID) -> Entry | None:
    """One person, whether here or gone."""
    return next(iter(everybody(person_id=person_id)), None)


def all_roles() -> Sequence[Role]:
    """Every role in its order."""
    return list(Role.objects.all())


@dataclass(frozen=True)
class Staffing:
    """What an organisation needs before it can promise: `without_lead` are serving teams that nobody leads."""

    people: int
    teams: int
    agents: int
    without_lead: tuple[str, ...]


def staffing() -> Staffing:
    """How the organisation is staffed; three queries."""
    serving = list(Team.objects.filter(serves_customers=True))
    active = Q(person__is_active=True)
    counted = Membership.objects.filter(active).aggregate(agents=Count("person", filter=Q(role__rung=1), distinct=True))
    led = set(Membership.objects.filter(active, role__rung=2).values_list("team_id", flat=True))
    return Staffing(
        people=Person.objects.filter(is_active=True).count(),
        teams=len(serving),
        agents=counted["agents"],
        without_lead=tuple(team.name for team in serving if team.pk not in led),
    )
