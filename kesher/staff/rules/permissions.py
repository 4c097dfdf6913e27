"""What a role may do when an organisation begins; afterwards its row says so (`staff.Role.permissions`)."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may do. Which rows somebody may do it to is a matter of scope, in the queries."""

    WORK_CASES = "cases.work"  # answer, note, hand off, within own teams
    WORK_TASKS = "tasks.work"
    SEE_CUSTOMERS = "customers.see"  # timelines and texts
    SEE_TRAITS = "customers.see_traits"  # traits and consents, no texts
    APPROVE_DATES = "promises.approve"  # a second new date
    SEE_BOARDS = "boards.see"
    EDIT_POLICIES = "policies.edit"
    EDIT_PEOPLE = "people.edit"
    EDIT_SETTINGS = "settings.edit"
    MANAGE_PRIVACY = "privacy.manage"


_AGENT = frozenset({Permission.WORK_CASES, Permission.SEE_CUSTOMERS})
_LEAD = _AGENT | {Permission.APPROVE_DATES, Permission.SEE_BOARDS}
USUAL: Mapping[str, frozenset[Permission]] = {
    "agent": _AGENT,
    "team_lead": _LEAD,
    "service_manager": _LEAD | {Permission.EDIT_POLICIES},
    "cx_manager": _LEAD | {Permission.EDIT_POLICIES},
    "marketer": frozenset({Permission.SEE_TRAITS}),
    "back_office": frozenset({Permission.WORK_TASKS}),
    "administrator": frozenset(
        {Permission.EDIT_PEOPLE, Permission.EDIT_SETTINGS, Permission.SEE_BOARDS, Permission.EDIT_POLICIES}
    ),
    "privacy_officer": frozenset({Permission.MANAGE_PRIVACY, Permission.SEE_TRAITS}),
}


def allowed(permission: Permission, roles: Iterable[Collection[str]]) -> bool:
    """Whether any of the roles, each given by its permissions, allows it."""
    return any(permission in permissions for permissions in roles)
