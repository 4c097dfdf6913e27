"""Who may do what with a case (decision 28). Pure."""

from dataclasses import dataclass, field
from uuid import UUID

from kesher.cases.rules.states import Who

AGENTS = frozenset({"agent", "team_lead", "service_manager", "cx_manager"})
EVERYWHERE = frozenset({"service_manager", "cx_manager"})


@dataclass(frozen=True)
class Viewer:
    """A person as far as permission goes. `roles_in`: role codes by team."""

    id: UUID
    roles_in: dict[UUID, frozenset[str]] = field(default_factory=dict)

    @property
    def roles(self) -> frozenset[str]:
        """All roles, in whatever team."""
        return frozenset().union(*self.roles_in.values())

    @property
    def team_ids(self) -> frozenset[UUID]:
        """All teams."""
        return frozenset(self.roles_in)


def stands_as(viewer: Viewer, *, team_id: UUID, owner_id: UUID | None) -> Who | None:
    """As what somebody acts on a case: its lead, a member of its team (or its owner), or not at all."""
    here = viewer.roles_in.get(team_id, frozenset())
    if not EVERYWHERE.isdisjoint(viewer.roles) or "team_lead" in here:
        return Who.LEAD
    if "agent" in here or (owner_id == viewer.id and not AGENTS.isdisjoint(viewer.roles)):
        return Who.MEMBER
    return None


def sees_every_case(viewer: Viewer) -> bool:
    """Whoever answers customers sees every customer's story (mission 1)."""
    return not AGENTS.isdisjoint(viewer.roles)


def sees_confidential(viewer: Viewer, *, team_id: UUID, owner_id: UUID | None) -> bool:
    """Matters of health, staff and the like: the owner and the case's own team; others are told whom to ask."""
    return owner_id == viewer.id or not AGENTS.isdisjoint(viewer.roles_in.get(team_id, frozenset()))
