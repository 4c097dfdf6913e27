"""The rungs of the ladder by their names, which are role data, and who answers customers in which team."""

from collections.abc import Collection
from uuid import UUID

from kesher.staff.models import Membership, Person, Role


def rung_names() -> dict[int, str]:
    """The role that stands on each rung, in the language of the page; one query."""
    return {role.rung: role.name for role in Role.objects.filter(rung__isnull=False).order_by("rung") if role.rung}


def role_names() -> dict[str, str]:
    """Every role by its code, in the language of the page, in their order; one query."""
    return {role.code: role.name for role in Role.objects.all()}


def agents_of(teams: Collection[UUID] | None) -> list[Person]:
    """Active people who answer customers in these teams (None: in any), by name; one query."""
    wanted = Membership.objects.filter(role__rung=1)
    if teams is not None:
        wanted = wanted.filter(team_id__in=list(teams))
    people = Person.objects.filter(pk__in=wanted.values("person_id"), is_active=True)
    return sorted(people, key=lambda person: person.name)


def who_may_take(team_id: UUID) -> list[Person]:
    """Active people who may own a case of this team: its agents, leads and managers, by name; one query."""
    held = Membership.objects.filter(team_id=team_id, role__rung__isnull=False)
    people = Person.objects.filter(pk__in=held.values("person_id"), is_active=True)
    return sorted(people, key=lambda person: person.name)
