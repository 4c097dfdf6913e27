"""Who stands on a rung of the ladder of exceptions, and who is told in their absence (decision 16): pure, over rows given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

TOP = 4  # the highest rung


class Recipient(NamedTuple):
    """Whom to tell. `person_id` None: the team as a whole. `rung` is the one on which they stand; `instead_of` is who is absent."""

    person_id: UUID | None
    team_id: UUID | None
    instead_of: UUID | None
    rung: int


class Holder(NamedTuple):
    """A person on a rung in one team."""

    person_id: UUID
    team_id: UUID
    rung: int


@dataclass(frozen=True)
class Posts:
    """The organisation as the ladder sees it at one moment. `absent` maps who is away to the deputy (None: nobody named)."""

    holders: tuple[Holder, ...]
    parents: Mapping[UUID, UUID | None]
    absent: Mapping[UUID, UUID | None]
    active: frozenset[UUID]
    calendars: Mapping[UUID, UUID] = field(default_factory=dict)  # team -> calendar

    def is_here(self, person_id: UUID | None) -> bool:
        """Active and not away."""
        return person_id is not None and person_id in self.active and person_id not in self.absent

    def on_rung(self, rung: int, team_id: UUID | None, owner_id: UUID | None = None) -> Recipient:
        """Who is told on this rung about a matter of that team: who stands there, else the deputy, else another of the same rung
        who is here, else the next level. Where no level has anybody the team is told as a whole.
        """
        if rung <= 1:
            return self._owner(team_id, owner_id)
        missed: UUID | None = None
        for level in range(rung, TOP + 1):
            holders = self.holders_of(level, team_id)
            found, away = self._present(holders)
            missed = missed or away
            if found:
                return Recipient(found, team_id, missed, level)
        return Recipient(None, team_id, missed, rung)

    def holders_of(self, rung: int, team_id: UUID | None) -> tuple[UUID, ...]:
        """People on the rung: those of the team, else of the nearest team above it; from rung 3 on else of any team."""
        at: UUID | None = team_id
        seen: set[UUID] = set()
        while at is not None and at not in seen:
            seen.add(at)
            if found := _of(self.holders, rung, {at}):
                return found
            at = self.parents.get(at)
        return _of(self.holders, rung, None) if rung >= 3 else ()

    def calendar_of(self, rung: int, team_id: UUID) -> UUID:
        """The calendar by which that rung of the team works: rungs 1 and 2 by the team's own, higher ones by their own team's."""
        if rung <= 2:
            return self.calendars[team_id]
        people = self.holders_of(rung, team_id)
        if not people:
            return self.calendars[team_id]
        home = next(h.team_id for h in self.holders if h.rung == rung and h.person_id == people[0])
        return self.calendars[home]

    def calendar_at(self, rung: int, team_id: UUID | None) -> UUID | None:
        """The same for a matter that may belong to no team; None where nobody stands on that rung to tell."""
        if team_id is not None:
            return self.calendar_of(rung, team_id) if team_id in self.calendars else None
        people = self.holders_of(rung, None)
        home = next((h.team_id for h in self.holders if h.rung == rung and h.person_id in people[:1]), None)
        return self.calendars[home] if home else None

    def _owner(self, team_id: UUID | None, owner_id: UUID | None) -> Recipient:
        if owner_id is None or self.is_here(owner_id):
            return Recipient(owner_id, team_id, None, 1)
        deputy = self.absent.get(owner_id)
        return Recipient(deputy if self.is_here(deputy) else None, team_id, owner_id, 1)

    def _present(self, people: Iterable[UUID]) -> tuple[UUID | None, UUID | None]:
        """Somebody of these who is here, or the first named deputy who is; and the first one who is away."""
        everyone = tuple(people)
        away = next((one for one in everyone if not self.is_here(one)), None)
        if everyone and self.is_here(everyone[0]):
            return everyone[0], None
        deputies = (self.absent.get(one) for one in everyone[:1])
        candidates = (*deputies, *everyone[1:], *(self.absent.get(one) for one in everyone[1:]))
        return next((one for one in candidates if self.is_here(one)), None), away


def _of(holders: Iterable[Holder], rung: int, teams: set[UUID] | None) -> tuple[UUID, ...]:
    return tuple(
        dict.fromkeys(h.person_id for h in holders if h.rung == rung and (teams is None or h.team_id in teams))
    )
