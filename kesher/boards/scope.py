"""Whose promises and cases the numbers of a board count: an agent's own, a lead's teams, everybody's."""

from dataclasses import dataclass
from typing import TypedDict
from uuid import UUID

from kesher.staff.models import Person
from kesher.staff.queries.scope import Oversight, oversight


class Narrowed(TypedDict):
    """Arguments of the queries of promises and cases."""

    teams: frozenset[UUID] | None
    owner_id: UUID | None


@dataclass(frozen=True)
class Scope:
    """`teams` None: all; `owner_id`: only what is theirs."""

    teams: frozenset[UUID] | None
    owner_id: UUID | None

    @property
    def narrowed(self) -> Narrowed:
        """As the queries take it."""
        return {"teams": self.teams, "owner_id": self.owner_id}

    def within(self, team_id: UUID | None) -> "Scope":
        """The same, of one team; a team outside of the scope gives nothing."""
        if team_id is None:
            return self
        allowed = self.teams is None or team_id in self.teams
        return Scope(frozenset({team_id}) if allowed else frozenset(), self.owner_id)


def scope_of(person: Person) -> Scope:
    """What the numbers count for this person."""
    seen = oversight(person)
    if seen.teams is None:
        return Scope(None, None)
    return Scope(seen.teams, None) if seen.teams else Scope(None, person.pk)


def own_rung(person: Person) -> int | None:
    """The level whose exceptions are this person's to decide; None for agents, whose own may have climbed to any, and administrators."""
    return _level(oversight(person))


def _level(seen: Oversight) -> int | None:
    return seen.rung if seen.rung >= 2 else None
