"""Who looks after a case: accepted, assigned by a lead, handed off with a reason (decisions 19 and 38)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.touches import touch
from kesher.cases.events import CaseHandedOff
from kesher.cases.models import Case, HandOff
from kesher.cases.rules import permission as rules
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens
from kesher.promises import actions as promises
from kesher.staff.queries.calendars import working_calendars
from kesher.staff.queries.people import leads, teams
from kesher.watch import actions as watch
from kesher.watch.types import ActKind

NOBODY_AFTER = 15  # working minutes of the team, then its lead knows


@transaction.atomic
def accept(case_id: UUID, by_id: UUID) -> None:
    """Take a case that nobody owns. Safe to repeat. Raises Refused (not_your_team, taken, state)."""
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.owner_id == by_id:
        return
    if case.owner_id is not None:
        raise Refused("taken")
    if case.state in states.ENDED:
        raise Refused("state", old=case.state, new=states.OPEN)
    take(case, by_id, at)
    if case.state == states.NEW:
        become(case, states.OPEN, Who.MEMBER, at)
    show(case)


@transaction.atomic
def assign(case_id: UUID, by_id: UUID, to_person_id: UUID) -> None:
    """A lead gives a case to somebody of its team. Counted as a hand-off only after a person had accepted it.

    Raises Refused (leads_only, not_in_team, state).
    """
    case, at = hold_case(case_id), clock.now()
    if permission.editor(by_id, case) is not Who.LEAD:
        raise Refused("leads_only")
    if case.state in states.ENDED:
        raise Refused("state", old=case.state, new=states.OPEN)
    _require_agent(to_person_id, case.team_id)
    if case.owner_id == to_person_id:
        return
    _move(case, by_id, case.team_id, to_person_id, "", at)
    tell_screens("case", [f"person:{to_person_id}"], case_id=str(case.pk))


@transaction.atomic
def hand_off(
    case_id: UUID, by_id: UUID, *, reason: str, to_team_id: UUID | None = None, to_person_id: UUID | None = None
) -> UUID | None:
    """Give a case to another team or person, with a reason; the story goes along. Returns the counted hand-off, if it is one.

    Raises Refused (no_reason, nowhere, not_in_team, not_your_team, back_office, state).
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if not reason.strip():
        raise Refused("no_reason")
    if case.state in states.ENDED:
        raise Refused("state", old=case.state, new=states.OPEN)
    team_id = to_team_id or case.team_id
    if (team_id, to_person_id) in {(case.team_id, case.owner_id), (case.team_id, None)}:
        raise Refused("nowhere")
    _require_queue(team_id)
    if to_person_id is not None:
        _require_agent(to_person_id, team_id)
    return _move(case, by_id, team_id, to_person_id, reason.strip()[:300], at)


@transaction.atomic
def release(case_id: UUID, by_id: UUID) -> None:
    """Put a case back into its team's queue. Raises Refused (not_your_team, state)."""
    case = hold_case(case_id)
    permission.editor(by_id, case)
    if case.state in states.ENDED:
        raise Refused("state", old=case.state, new=states.OPEN)
    case.owner, case.unowned_since = None, clock.now()
    case.save(update_fields=["owner", "unowned_since"])
    promises.reassign(case.pk, None, case.team_id)
    show(case)


@transaction.atomic
def leave(person_id: UUID, at: datetime) -> int:
    """Somebody leaves: their open cases go to the lead of each team, else to its queue, in the same transaction (decision 38).

    No hand-offs of theirs: the organisation changed, nobody sent the customer on. Their promises go the same way by themselves.
    """
    cases = list(Case.objects.filter(owner_id=person_id).exclude(state__in=states.ENDED).values_list("pk", "team_id"))
    led = leads({team_id for _pk, team_id in cases})
    for case_id, team_id in sorted(cases):
        case = hold_case(case_id)
        heirs = [one for one in led.get(team_id, []) if one != person_id]
        case.owner_id = heirs[0] if heirs else None
        case.unowned_since = None if heirs else at
        case.save(update_fields=["owner", "unowned_since"])
        show(case)
    return len(cases)


def tell_of_nobodys(limit: int = 200) -> int:
    """Tell leads of cases that nobody has taken for 15 working minutes, each once; returns how many were told of."""
    now = clock.now()
    rows = Case.objects.filter(
        unowned_since__lte=now - timedelta(minutes=NOBODY_AFTER),
        owner__isnull=True,
        state__in=[states.NEW, states.OPEN],
    )
    found = list(rows.order_by("unowned_since").values_list("pk", "unowned_since", "team__calendar_id")[:limit])
    ready = working_calendars({row[2] for row in found})
    late = [pk for pk, since, calendar in found if ready[calendar].between(since or now, now) >= NOBODY_AFTER]
    return sum(_tell_of_nobodys(case_id, now) for case_id in late)


@transaction.atomic
def _tell_of_nobodys(case_id: UUID, at: datetime) -> bool:
    case = hold_case(case_id)
    if case.owner_id is not None or case.unowned_since is None:
        return False
    case.unowned_since = None
    case.save(update_fields=["unowned_since"])
    return watch.tell(
        "nobody_owns",
        "case",
        case.pk,
        rung=2,
        planned_at=at,
        case_id=case.pk,
        customer_id=case.customer_id,
        team_id=case.team_id,
    )


def take(case: Case, person_id: UUID, at: datetime) -> None:
    """Make somebody the owner of a locked case; hand-offs count from the first time."""
    if case.owner_id is None:
        case.owner_id = person_id
        case.accepted_at, case.unowned_since = case.accepted_at or at, None
        case.save(update_fields=["owner", "accepted_at", "unowned_since"])
        promises.reassign(case.pk, person_id, case.team_id)
        watch.settle("case", case.pk, ["nobody_owns"], at)
        watch.act_in_case(case.pk, person_id, ActKind.OWNER, at)


def _move(case: Case, by_id: UUID, team_id: UUID, person_id: UUID | None, reason: str, at: datetime) -> UUID | None:
    counted = states.is_hand_off(
        accepted=case.accepted_at is not None,
        old_owner=case.owner_id,
        old_team=case.team_id,
        new_owner=person_id,
        new_team=team_id,
    )
    row = HandOff(
        id=new_id(),
        case=case,
        at=at,
        by_id=by_id,
        from_person_id=case.owner_id,
        from_team_id=case.team_id,
        to_person_id=person_id,
        to_team_id=team_id,
        reason=reason,
    )
    case.owner_id, case.team_id = person_id, team_id
    case.unowned_since = at if person_id is None else None
    if person_id is not None:
        case.accepted_at = case.accepted_at or at
        watch.settle("case", case.pk, ["nobody_owns"], at)
    if counted:
        row.save(force_insert=True)
        case.hand_offs += 1
    case.save(update_fields=["owner", "team", "accepted_at", "hand_offs", "unowned_since"])
    promises.reassign(case.pk, person_id, team_id)
    watch.act_in_case(case.pk, by_id, ActKind.OWNER, at)
    if person_id is not None and case.state == states.NEW:
        become(case, states.OPEN, Who.LEAD, at)
    if counted:
        touch(case, "hand_off", at=at, subject_kind="hand_off", subject_id=row.pk, actor_id=by_id)
        publish(CaseHandedOff(case.pk, row.pk))
    show(case)
    tell_screens("case", [f"team:{row.from_team_id}"], case_id=str(case.pk))
    return row.pk if counted else None


def _require_agent(person_id: UUID, team_id: UUID) -> None:
    viewer = permission.viewer_of(person_id)
    if rules.AGENTS.isdisjoint(viewer.roles_in.get(team_id, frozenset())):
        raise Refused("not_in_team")


def _require_queue(team_id: UUID) -> None:
    """A case goes to a team that serves customers; the others get tasks (decision 28)."""
    if team_id not in {team.pk for team in teams(serving=True)}:
        raise Refused("back_office")
