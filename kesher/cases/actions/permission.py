"""Asked at the door of every action of a person."""

from uuid import UUID

from kesher.cases.models import Case
from kesher.cases.queries.viewers import viewer_of
from kesher.cases.rules import permission as rules
from kesher.cases.rules.states import Who
from kesher.cases.types import Refused

__all__ = ["answerer", "editor", "viewer_of"]


def editor(person_id: UUID, case: Case) -> Who:
    """As what this person acts on this case. Raises Refused (not_your_team)."""
    who = rules.stands_as(viewer_of(person_id), team_id=case.team_id, owner_id=case.owner_id)
    if who is None:
        raise Refused("not_your_team")
    return who


def answerer(person_id: UUID) -> None:
    """Whoever serves customers may note a call or say something between ourselves, whatever the team. Raises Refused (not_yours)."""
    if not rules.sees_every_case(viewer_of(person_id)):
        raise Refused("not_yours")
