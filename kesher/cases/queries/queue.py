"""The queue: what somebody should do next, by the promise that falls due first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kesher.cases.models import Case
from kesher.cases.queries.access import is_hidden, viewer_for
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person

LONGEST = 500  # rows that are sorted by due time; a longer queue shows its oldest ones and says so
ENDED = ("solved", "closed", "not_a_case")
Group = Literal["late", "hour", "today", "later", "waiting", "none"]
View = Literal["all", "act", "replied", "waiting_customer", "waiting_colleagues"]
VIEWS: Sequence[View] = ("all", "act", "replied", "waiting_customer", "waiting_colleagues")


@dataclass(frozen=True)
class QueueRow:
    """One case in a queue. `replied`: the customer had the last word."""

    id: UUID
    number: int
    matter: str
    customer: CustomerBrief | None
    state: str
    state_words: str
    urgent: bool
    channel: str
    reason: str
    preview: str
    owner: str
    owner_id: UUID | None
    team: str
    clock: PromiseClock | None
    replied: bool
    hidden: bool
    group: Group
    next_step: str


@dataclass(frozen=True)
class Queue:
    """Rows by due time and how many there are in each view. `cut`: more than LONGEST were open."""

    rows: list[QueueRow]
    counts: Mapping[str, int]
    cut: bool


def queue(person: Person, *, team_id: UUID | None = None, view: View = "all", now: datetime | None = None) -> Queue:
    """My open cases, or those of one of my teams that nobody owns or anybody does; five queries, however long it is.

    A team that the person does not belong to gives an empty queue.
    """
    now = now or clock.now()
    cases = list(_open(person, team_id)[: LONGEST + 1])
    cut = len(cases) > LONGEST
    cases = cases[:LONGEST]
    clocks = promises.clock_of([case.pk for case in cases], now)
    names = customers.cards({case.customer_id for case in cases})
    rows = [_row(person, case, clocks.get(case.pk), names.get(case.customer_id), now) for case in cases]
    counts = Counter(one for row in rows for one in _views(row))
    shown = [row for row in rows if view in _views(row)]
    shown.sort(key=_order)
    return Queue(shown, {one: counts[one] for one in VIEWS}, cut)


def next_in_line(person: Person, now: datetime | None = None) -> UUID | None:
    """The case that should be opened now: mine that falls due first, else the first of my teams that nobody owns."""
    mine = queue(person, now=now).rows
    workable = [row for row in mine if row.group != "waiting"]
    if workable:
        return workable[0].id
    for team_id in sorted(viewer_for(person).team_ids):
        free = [row for row in queue(person, team_id=team_id, now=now).rows if row.owner_id is None]
        if free:
            return free[0].id
    return None


def waiting_for_me(person: Person) -> int:
    """How many of my cases need me now, for the rail: one count by index."""
    return Case.objects.filter(owner=person, state__in=["new", "open"]).count()


def _open(person: Person, team_id: UUID | None) -> QuerySet[Case]:
    rows = (
        Case.objects.exclude(state__in=ENDED).select_related("reason__parent", "owner", "team").order_by("state_since")
    )
    if team_id is None:
        return rows.filter(owner=person)
    return rows.filter(team_id=team_id) if team_id in viewer_for(person).team_ids else rows.none()


def _row(
    person: Person, case: Case, due: PromiseClock | None, customer: CustomerBrief | None, now: datetime
) -> QueueRow:
    hidden = is_hidden(person, case)
    replied = bool(case.last_inbound_at and (not case.last_outbound_at or case.last_inbound_at > case.last_outbound_at))
    return QueueRow(
        id=case.pk,
        number=case.number,
        matter=_("A confidential matter") if hidden else case.matter,
        customer=customer,
        state=case.state,
        state_words=str(Case.State(case.state).label),
        urgent=case.priority == Case.Priority.URGENT,
        channel=case.last_channel or case.channel,
        reason=reason_path(case),
        preview="" if hidden else case.preview,
        owner=case.owner.name if case.owner else "",
        owner_id=case.owner_id,
        team=case.team.name,
        clock=due,
        replied=replied,
        hidden=hidden,
        group=_group(case, due, now),
        next_step=_next_step(case, due, replied),
    )


def reason_path(case: Case) -> str:
    """Why she needed us, with the branch above: "Claims › trip cancellation"."""
    if case.reason is None:
        return ""
    return f"{case.reason.parent.name} › {case.reason.name}" if case.reason.parent else case.reason.name


def _group(case: Case, due: PromiseClock | None, now: datetime) -> Group:
    if due is None or due.settled_at is not None:
        return "waiting" if case.state.startswith("waiting") else "none"
    if due.shown == "paused":
        return "waiting"
    if due.due_at < now:
        return "late"
    if due.due_at - now <= timedelta(hours=1):
        return "hour"
    today = due.due_at.astimezone(clock.ISRAEL).date() == now.astimezone(clock.ISRAEL).date()
    return "today" if today else "later"


def _views(row: QueueRow) -> list[View]:
    found: list[View] = ["all"]
    if row.group in {"late", "hour"}:
        found.append("act")
    if row.replied:
        found.append("replied")
    if row.state == "waiting_customer":
        found.append("waiting_customer")
    if row.state == "waiting_colleagues":
        found.append("waiting_colleagues")
    return found


_GROUPS: dict[Group, int] = {"late": 0, "hour": 1, "today": 2, "later": 3, "none": 4, "waiting": 5}


def _order(row: QueueRow) -> tuple[int, bool, float]:
    return _GROUPS[row.group], not row.urgent, row.clock.due_at.timestamp() if row.clock else 0.0


def _next_step(case: Case, due: PromiseClock | None, replied: bool) -> str:
    if case.state == Case.State.WAITING_CUSTOMER:
        return _("The customer's turn")
    if case.state == Case.State.WAITING_COLLEAGUES:
        return _("Colleagues are at it")
    if due and due.settled_at is None and due.kind == "call_back":
        return _("Call back")
    if due and due.settled_at is None and due.kind == "final_answer":
        return _("Give the final answer")
    if replied:
        return _("Answer")
    return _("Settle, or say what comes next")
