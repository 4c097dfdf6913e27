"""What a person writes down about a call: the answer that was given, what it rests on, what was promised, whether it settled things."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions import call_backs, citing, permission, promising
from kesher.cases.actions.calls import link, touch_call
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.ending import solve_by
from kesher.cases.actions.in_writing import put_in_writing
from kesher.cases.actions.locks import hold_case, hold_customers
from kesher.cases.actions.opening import open_case, open_conversation, reason_with
from kesher.cases.actions.owning import take
from kesher.cases.actions.reply import given_asked
from kesher.cases.models import Call, Case, Contact, Message
from kesher.cases.queries.closing import has_address
from kesher.cases.rules import permission as rules
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import CallNote, Purpose, Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.text.cards import hide_cards
from kesher.customers import queries as customers
from kesher.promises import actions as promises
from kesher.promises import queries as promise_queries
from kesher.promises.types import PromiseKind, PromiseRefused
from kesher.staff.queries.people import teams
from kesher.timeline.types import TouchRef
from kesher.watch import actions as watch
from kesher.watch.types import ActKind

CONNECTED = frozenset({"told", "clarified", "asked"})
OUTCOMES = CONNECTED | {"left_message", "no_answer"}


@transaction.atomic
def call_note(call_id: UUID, by_id: UUID, note: CallNote) -> UUID | None:
    """Write down a call; returns its case, which may be a new one. May be called again while the call goes on: the last words stand.

    A connected call in which the customer was told is an answer: it settles the first answer, and the final one where the note
    says so. The case itself is solved by it where there is no address to write to, else by the few words that go out `in_writing`
    (R12). Raises Refused: not_yours, unknown, no_words, other_customer, no_customer, citation_*, promise_*, and the code of
    NotCleared where those words may not be sent; then nothing was changed.
    """
    permission.answerer(by_id)
    at = clock.now()
    if note.outcome not in OUTCOMES:
        raise Refused("unknown")
    if not note.text.strip():
        raise Refused("no_words")
    case, call = _hold(call_id, by_id, note)
    call.notes, call.outcome = hide_cards(note.text.strip()[:10_000])[0], note.outcome
    call.agent_id = call.agent_id or by_id
    if case is not None:
        link(call, case)
        citing.check(case, note.cites, at)
        call.citations.all().delete()
        citing.keep(case, note.cites, at, call=call)
    call.save(update_fields=["notes", "outcome", "agent"])
    _contact(call, note, case)
    if call.customer_id is None:
        raise Refused("no_customer")
    ref = touch_call(call)
    if case is not None:
        _in_case(case, call, by_id, note, ref)
        show(case)
    return case.pk if case else None


def _hold(call_id: UUID, by_id: UUID, note: CallNote) -> tuple[Case | None, Call]:
    """Locks in their order; a new matter is opened for the caller."""
    row = Call.objects.filter(pk=call_id).values_list("customer_id", "case_id").first()
    if row is None:
        raise Refused("unknown")
    case_id = note.case_id or (None if note.matter else row[1])
    case = hold_case(case_id) if case_id else None
    if case is None and row[0]:
        hold_customers([row[0]])
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    if case is None and note.matter.strip():
        if call.customer_id is None:
            raise Refused("no_customer")
        case = _new_case(call, by_id, note)
    return case, call


def _new_case(call: Call, by_id: UUID, note: CallNote) -> Case:
    customer_id = call.customer_id
    assert customer_id is not None  # noqa: S101  (the caller asks)
    card = customers.cards([customer_id]).get(customer_id)
    at = clock.now()
    conversation = open_conversation(customer_id, note.matter, at)
    case = open_case(
        conversation,
        customer_id=customer_id,
        team_id=_team_of(by_id, call),
        channel="phone",
        matter=" ".join(note.matter.split()),
        language=card.language if card else "",
        at=call.rang_at if call.rang_at <= at else at,
        reason=reason_with(note.reason_code),
    )
    case.last_inbound_at, case.last_channel = call.rang_at, "phone"
    case.save(update_fields=["last_inbound_at", "last_channel"])
    take(case, by_id, at)
    become(case, states.OPEN, Who.MEMBER, at)
    if not note.final:
        promising.promise(
            case,
            PromiseKind.FIRST_ANSWER if note.outcome not in CONNECTED else PromiseKind.FINAL_ANSWER,
            made_at=at,
            channel="phone",
        )
    return case


def _team_of(by_id: UUID, call: Call) -> UUID:
    """The agent's own team that serves customers, else the one that the number belongs to."""
    viewer = permission.viewer_of(by_id)
    mine = [team for team, codes in viewer.roles_in.items() if not rules.AGENTS.isdisjoint(codes)]
    serving = {team.pk for team in teams(serving=True)}
    return next((team for team in sorted(mine) if team in serving), call.account.team_id)


def _contact(call: Call, note: CallNote, case: Case | None) -> None:
    if call.contact_id is None:
        return
    checked = _checked_promise(case) if case and note.just_checking else None
    Contact.objects.filter(pk=call.contact_id).update(
        just_checking_promise_id=checked, asked_for_manager=note.asked_for_manager
    )


def _checked_promise(case: Case) -> UUID | None:
    """Just checking: a contact on an unsettled promise without anything new (decision 18)."""
    open_ones = [one for one in promise_queries.of_case(case.pk) if one.state == "open" and one.customer_id]
    return min(open_ones, key=lambda one: one.due_at).promise_id if open_ones else None


def _in_case(case: Case, call: Call, by_id: UUID, note: CallNote, ref: TouchRef) -> None:
    at = clock.now()
    if note.reason_code and case.reason_id != note.reason_code and (reason := reason_with(note.reason_code)):
        case.reason = reason
    fields = ["reason", "outcome_claim"]
    if call.direction == "in":
        case.last_inbound_at, case.last_channel = max(case.last_inbound_at or call.rang_at, call.rang_at), "phone"
        fields += ["last_inbound_at", "last_channel"]
    if note.achieved is not None:
        case.outcome_claim = note.achieved
    case.save(update_fields=fields)
    if note.outcome in CONNECTED:
        _settle(case, call, by_id, note, ref)
    elif call.direction == "out":
        call_backs.after_try(case, by_id, ref, at)
    for given in note.promises:
        try:
            promises.make(given_asked(case, by_id, given, at))
        except PromiseRefused as refusal:
            raise Refused(f"promise_{refusal.code}") from refusal
    if note.outcome in CONNECTED:
        watch.act_in_case(case.pk, by_id, ActKind.MESSAGE, at)


def _settle(case: Case, call: Call, by_id: UUID, note: CallNote, ref: TouchRef) -> None:
    """Moments of a call count as they happened: an answer given at 11:58 and written down at 12:05 was given at 11:58."""
    at = min(call.ended_at or clock.now(), clock.now())
    if call.direction == "out":
        promises.settle("case", case.pk, PromiseKind.CALL_BACK, call.answered_at or at, ref)
    if note.outcome in {"told", "clarified"}:
        promises.settle("case", case.pk, PromiseKind.FIRST_ANSWER, at, ref)
    if note.final:
        promises.settle("case", case.pk, PromiseKind.FINAL_ANSWER, at, ref)
    if note.in_writing.strip():
        put_in_writing(case, call, by_id, note)
    elif note.final and case.state in states.LIVE and not has_address(case):
        solve_by(case, _told_by_phone(case, call, by_id, ref), Who.MEMBER, clock.now(), ref)


def _told_by_phone(case: Case, call: Call, by_id: UUID, ref: TouchRef) -> Message:
    """The closing word for somebody who has no address (decision 9)."""
    at = clock.now()
    return Message.objects.create(
        id=new_id(),
        conversation_id=case.conversation_id,
        case=case,
        customer_id=case.customer_id,
        direction=Message.Direction.NOTE,
        channel="phone",
        purpose=Purpose.TOLD_BY_PHONE,
        at=at,
        received_at=at,
        author_id=by_id,
        language=case.language,
        text=call.notes,
        final=True,
        sent_at=at,
        facts={"call_id": str(call.pk)},
        touch_id=ref.id,
        touch_at=ref.at,
    )
