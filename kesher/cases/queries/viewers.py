"""The person who looks, as far as permission goes."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from kesher.cases.rules.permission import Viewer
from kesher.staff.queries.people import named


def viewer_of(person: Any) -> Viewer:
    """A person (row or id) with the roles held in each team. Somebody unknown or gone has none."""
    if isinstance(person, Viewer):
        return person
    if isinstance(person, UUID):
        person = named([person]).get(person)
    if person is None or not getattr(person, "is_active", False):
        return Viewer(getattr(person, "pk", UUID(int=0)))
    known: Viewer | None = person.__dict__.get("_cases_viewer")
    if known is not None:
        return known
    roles: dict[UUID, set[str]] = defaultdict(set)
    for team_id, role in person.memberships.values_list("team_id", "role_id"):
        roles[team_id].add(role)
    found = Viewer(person.pk, {team: frozenset(codes) for team, codes in roles.items()})
    person.__dict__["_cases_viewer"] = found  # one query a request
    return found
