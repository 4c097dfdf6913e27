"""What a viewer may see of cases (decision 28). Absent and forbidden look the same: None."""

from uuid import UUID

from django.db.models import Q, QuerySet

from kesher.cases.models import Case
from kesher.cases.rules.permission import Viewer, sees_confidential, sees_every_case, stands_as
from kesher.staff.models import Membership, Person


def viewer_for(person: Person) -> Viewer:
    """A person with the roles held in each team; one query, remembered on the person for this request."""
    known: Viewer | None = getattr(person, "_cases_viewer", None)
    if known is None:
        roles: dict[UUID, set[str]] = {}
        for team_id, role in Membership.objects.filter(person=person).values_list("team_id", "role_id"):
            roles.setdefault(team_id, set()).add(role)
        known = Viewer(person.pk, {team: frozenset(codes) for team, codes in roles.items()})
        person._cases_viewer = known  # type: ignore[attr-defined]
    return known


def visible(person: Person) -> QuerySet[Case]:
    """Cases that this person may open: whoever answers customers all of them, back office those with its tasks."""
    viewer = viewer_for(person)
    if sees_every_case(viewer):
        return Case.objects.all()
    return Case.objects.filter(Q(tasks__team_id__in=viewer.team_ids) | Q(owner_id=viewer.id)).distinct()


def is_hidden(person: Person, case: Case) -> bool:
    """A confidential matter of another team: its existence is known, its words are not."""
    if case.reason is None or not case.reason.confidential:
        return False
    return not sees_confidential(viewer_for(person), team_id=case.team_id, owner_id=case.owner_id)


def may_edit(person: Person, case: Case) -> bool:
    """Whether this person may act on the case."""
    return stands_as(viewer_for(person), team_id=case.team_id, owner_id=case.owner_id) is not None
