"""Calls that ring or run, and who may be calling: what the pop-up shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.cases.models import Call, Case
from kesher.cases.queries.access import is_hidden
from kesher.channels.types import Address, AddressKind
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person
from kesher.staff.queries.scope import oversight


@dataclass(frozen=True)
class Caller:
    """Somebody who may be calling, with the matter that it is probably about: the one whose promise falls due first."""

    customer: CustomerBrief
    case_id: UUID | None
    number: int | None
    matter: str
    preview: str
    clock: PromiseClock | None


@dataclass(frozen=True)
class CallView:
    """One call for one screen. One sure match: `callers` has one. Several on one number: nobody is chosen."""

    call: Call
    callers: Sequence[Caller]
    withheld: bool
    chosen: Caller | None
    ringing_seconds: int


def running_calls(person: Person, now: datetime | None = None) -> list[CallView]:
    """Calls that ring on this person's telephone or that they talk in, newest first."""
    mine = Q(agent=person) | Q(legs__person=person, legs__ended_at__isnull=True)
    rows = Call.objects.exclude(state="ended").filter(mine).distinct().order_by("-rang_at")[:5]
    return [_view(person, row, now or clock.now()) for row in rows]


def call(person: Person, call_id: UUID, now: datetime | None = None) -> CallView | None:
    """One call, running or ended, of this person; whoever leads the team of its line or of who talks in it may look too."""
    row = Call.objects.select_related("account").filter(pk=call_id).first()
    if row is None or not (row.agent_id == person.pk or row.legs.filter(person=person).exists() or _leads(person, row)):
        return None
    return _view(person, row, now or clock.now())


def _leads(person: Person, row: Call) -> bool:
    if not person.has_role("team_lead", "service_manager"):
        return False
    seen = oversight(person)
    if seen.teams is None or row.account.team_id in seen.teams:
        return True
    return row.agent is not None and not seen.teams.isdisjoint(row.agent.team_ids)


def _view(person: Person, row: Call, now: datetime) -> CallView:
    ids = _who(row)
    names = customers.cards(ids)
    callers = [_caller(person, names[one], now) for one in ids if one in names]
    callers = [one for one in callers if not one.customer.provisional] or callers
    callers.sort(key=lambda one: one.clock.due_at.timestamp() if one.clock else float("inf"))
    chosen = callers[0] if len(ids) == 1 and callers else None
    return CallView(
        row, callers, row.caller_kind == AddressKind.WITHHELD, chosen, max(0, int((now - row.rang_at).total_seconds()))
    )


def _who(row: Call) -> list[UUID]:
    """Whom a person chose; else everybody with this number, of whom nobody is chosen; else the stand-in for whom we do not know."""
    own = [row.customer_id] if row.customer_id else []
    if row.chosen_by_id or row.case_id or row.caller_kind != AddressKind.PHONE:
        return own
    return customers.candidates(Address(AddressKind.PHONE, row.caller_value)) or own


def _caller(person: Person, customer: CustomerBrief, now: datetime) -> Caller:
    rows = list(
        Case.objects.filter(customer_id__in=customers.ids_of(customer.id))
        .exclude(state__in=["closed", "not_a_case"])
        .select_related("reason")
        .order_by("-opened_at")[:20]
    )
    clocks = promises.clock_of([row.pk for row in rows], now)
    live = [row for row in rows if row.state != "solved"] or rows
    live.sort(key=lambda row: clocks[row.pk].due_at.timestamp() if row.pk in clocks else float("inf"))
    if not live:
        return Caller(customer, None, None, "", "", None)
    likely = live[0]
    hidden = is_hidden(person, likely)
    return Caller(
        customer,
        likely.pk,
        likely.number,
        "" if hidden else likely.matter,
        "" if hidden else likely.preview,
        clocks.get(likely.pk),
    )
