"""What somebody oversees: own teams, teams that they lead and those below, or all."""

from dataclasses import dataclass
from uuid import UUID

from kesher.staff.models import Membership, Person, Team

OVERSEES_ALL = frozenset({"administrator"})


@dataclass(frozen=True)
class Oversight:
    """`rung` is the highest rung on which they stand (0: none). `teams` None: all teams."""

    person_id: UUID
    rung: int
    teams: frozenset[UUID] | None
    own: frozenset[UUID]  # teams they belong to

    def sees_team(self, team_id: UUID | None) -> bool:
        """Whether a matter of that team is within what they oversee."""
        return self.teams is None or team_id in self.teams


def oversight(viewer: Person) -> Oversight:
    """Agents oversee nobody; leads their teams and the teams below; service and CX managers and administrators all."""
    rows = list(Membership.objects.filter(person=viewer).values_list("team_id", "role_id", "role__rung"))
    rung = max((row[2] or 0 for row in rows), default=0)
    own = frozenset(row[0] for row in rows)
    if rung >= 3 or any(row[1] in OVERSEES_ALL for row in rows):
        return Oversight(viewer.pk, rung, None, own)
    led = {row[0] for row in rows if row[2] == 2}
    return Oversight(viewer.pk, rung, frozenset(_with_children(led)), own)


def _with_children(teams: set[UUID]) -> set[UUID]:
    if not teams:
        return set()
    parents = dict(Team.objects.values_list("id", "parent_id"))
    found = set(teams)
    while more := {team for team, parent in parents.items() if parent in found} - found:
        found |= more
    return found
