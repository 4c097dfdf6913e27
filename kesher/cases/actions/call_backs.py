"""A call is put into the queue: somebody of the team calls back. Three documented tries and a message are "unreachable" (decision 13)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import texts
from kesher.cases.actions import permission, promising
from kesher.cases.actions.by_hand import team_of
from kesher.cases.actions.calls import link, touch_call
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case, hold_customers
from kesher.cases.actions.opening import open_case, open_conversation, reason_with
from kesher.cases.actions.owning import take
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.actions.touches import touch_message
from kesher.cases.models import Call, Case, Message
from kesher.cases.queries.tries import LEFT_MESSAGE, TRIES_NEEDED, tries_of
from kesher.cases.rules import states
from kesher.cases.types import CallBack, CallTry, Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core.addresses import AddressKind, parse_phone
from kesher.core.ids import new_id
from kesher.core.wake import tell_screens
from kesher.customers import actions as customers
from kesher.customers import queries as customer_queries
from kesher.customers.types import NotCleared, Trust
from kesher.promises import actions as promises
from kesher.promises import queries as promise_queries
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.types import PromiseKind, PromiseRefused, PromiseSource
from kesher.staff.queries.people import teams
from kesher.timeline.types import TouchRef
from kesher.watch import actions as watch

REACHED = "reached"
NOT_REACHED = ("no_answer", "busy", LEFT_MESSAGE)
UNREACHABLE = "unreachable"  # how a call back ends that was tried three times; shown apart


@transaction.atomic
def call_to_queue(call_id: UUID, by_id: UUID, wanted: CallBack) -> UUID:
    """Promise the caller that the team calls back, and put the case into its queue; returns the case.

    A case of the agent's own goes back to the queue; one of a colleague stays with the colleague. Raises Refused: not_yours,
    unknown, no_customer, no_words (nothing says what it is about), no_phone (a withheld number needs one), other_customer,
    promise_* (what promises refuse).
    """
    permission.answerer(by_id)
    at = clock.now()
    row = Call.objects.filter(pk=call_id).values_list("customer_id", flat=True)
    if not row.exists():
        raise Refused("unknown")
    if row[0] is None:
        raise Refused("no_customer")
    case = hold_case(wanted.case_id) if wanted.case_id else None
    if case is None:
        hold_customers([row[0]])
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    number = _number(call, wanted.phone, at)
    if case is None:
        case = _new_case(call, by_id, wanted, at)
    elif case.owner_id == by_id:
        case.owner, case.unowned_since = None, at
        case.save(update_fields=["owner", "unowned_since"])
        promises.reassign(case.pk, None, case.team_id)
    link(call, case)
    call.notes, call.outcome, call.agent_id = wanted.words.strip()[:10_000], "to_queue", call.agent_id or by_id
    call.save(update_fields=["notes", "outcome", "agent"])
    touch_call(call)
    case.last_inbound_at, case.last_channel = max(case.last_inbound_at or call.rang_at, call.rang_at), "phone"
    case.save(update_fields=["last_inbound_at", "last_channel"])
    _promise(case, by_id, number, wanted.due_at, at)
    show(case)
    tell_screens("call", [f"person:{by_id}"], call_id=str(call.pk))
    return case.pk


@transaction.atomic
def note_call_try(case_id: UUID, by_id: UUID, tried: CallTry) -> str:
    """Write down that a call back was tried, or that the customer was reached; returns what it came to.

    `kept` (reached), `try` (one more is documented), `unreachable` (the third; a message was left or is on its way), or
    `cannot_tell` (the third, and there is no way to leave a message: a person must know). Raises Refused: not_your_team, state,
    no_call_back (none is promised), outcome, no_words (what was said, where she was reached).
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.state not in states.LIVE:
        raise Refused("state", old=case.state, new=states.OPEN)
    if tried.outcome not in (REACHED, *NOT_REACHED):
        raise Refused("outcome")
    if tried.outcome == REACHED and not tried.words.strip():
        raise Refused("no_words")
    if open_call_back(case.pk) is None:
        raise Refused("no_call_back")
    if case.accepted_at is None:
        take(case, by_id, at)
    ref = _write(case, by_id, tried, at)
    if case.state == states.NEW:
        become(case, states.OPEN, permission.editor(by_id, case), at)
    show(case)
    if tried.outcome == REACHED:
        promises.settle("case", case.pk, PromiseKind.CALL_BACK, at, ref)
        promises.settle("case", case.pk, PromiseKind.FIRST_ANSWER, at, ref)
        return "kept"
    return after_try(case, by_id, ref, at)


def after_try(case: Case, by_id: UUID, ref: TouchRef, at: datetime) -> str:
    """What follows a try that did not reach her, in a locked case; see `note_call_try`. Nothing where no call back is promised."""
    standing = open_call_back(case.pk)
    if standing is None:
        return "none"
    tries = tries_of(case.pk, standing.made_at)
    if len(tries) < TRIES_NEEDED:
        return "try"
    letter = texts.not_reached(case.number, len(tries), case.language)
    sending = Sending(Purpose.NOT_REACHED, Channel.SMS, letter, author_id=by_id, answers_own_act=True)
    try:
        tell(case, sending, at, Channel.SMS, Channel.EMAIL)  # settles when the channel takes it
    except NotCleared as refusal:
        if any(one.outcome == LEFT_MESSAGE for one in tries):
            promises.settle("case", case.pk, PromiseKind.CALL_BACK, at, ref, why=UNREACHABLE)
            return UNREACHABLE
        facts = {"why": refusal.code}
        watch.tell(
            "cannot_reach", "case", case.pk, rung=1, planned_at=at, case_id=case.pk, customer_id=case.customer_id,
            owner_id=case.owner_id, team_id=case.team_id, facts=facts,
        )  # fmt: skip
        return "cannot_tell"
    return UNREACHABLE


def settle_unreachable(case: Case, ref: TouchRef, at: datetime) -> None:
    """The message after three tries left: the call back ends, shown apart from those that reached somebody."""
    promises.settle("case", case.pk, PromiseKind.CALL_BACK, at, ref, why=UNREACHABLE)


def open_call_back(case_id: UUID) -> PromiseClock | None:
    """The call back that is promised in this case, if one is."""
    rows = promise_queries.of_case(case_id)
    return next((one for one in rows if one.kind == PromiseKind.CALL_BACK and one.state == "open"), None)


def _new_case(call: Call, by_id: UUID, wanted: CallBack, at: datetime) -> Case:
    matter = " ".join((wanted.matter or wanted.words).split())[:200]
    if not matter:
        raise Refused("no_words")
    team_id = wanted.team_id or team_of(by_id) or call.account.team_id
    if team_id not in {team.pk for team in teams(serving=True)}:
        raise Refused("unknown")
    customer_id = call.customer_id
    assert customer_id is not None  # noqa: S101  (the caller asked)
    card = customer_queries.cards([customer_id]).get(customer_id)
    return open_case(
        open_conversation(customer_id, matter, at),
        customer_id=customer_id,
        team_id=team_id,
        channel="phone",
        matter=matter,
        language=card.language if card else "",
        at=min(call.rang_at, at),
        reason=reason_with(wanted.reason_code),
    )


def _number(call: Call, typed: str, at: datetime) -> str:
    """Where to call: what was typed, else the number that rang. A number typed for a caller whom nobody knows becomes theirs."""
    if typed.strip() and typed.strip() != call.caller_value:
        address = parse_phone(typed.strip())
        if address.kind != AddressKind.PHONE:
            raise Refused("no_phone")
        if call.customer_id is not None:
            unknown = customer_queries.cards([call.customer_id])[call.customer_id].provisional
            customers.add_identity(call.customer_id, address, Trust.TYPED, at, claimed=not unknown)
        return address.value
    if call.caller_kind != AddressKind.PHONE:
        raise Refused("no_phone")
    return call.caller_value


def _promise(case: Case, by_id: UUID, number: str, due_at: datetime | None, at: datetime) -> None:
    source = PromiseSource.AGENT if due_at else PromiseSource.POLICY
    asked = promising.asked(
        case, PromiseKind.CALL_BACK, source=source, made_at=at, due_at=due_at, made_by_id=by_id, channel="phone",
        source_ref=number,
    )  # fmt: skip
    try:
        promises.make(asked)
    except PromiseRefused as refusal:
        raise Refused(f"promise_{refusal.code}") from refusal


def _write(case: Case, by_id: UUID, tried: CallTry, at: datetime) -> TouchRef:
    reached = tried.outcome == REACHED
    message = Message.objects.create(
        id=new_id(),
        conversation_id=case.conversation_id,
        case=case,
        customer_id=case.customer_id,
        direction=Message.Direction.NOTE,
        channel="phone",
        purpose=Purpose.TOLD_BY_PHONE if reached else Purpose.CALL_TRY,
        at=at,
        received_at=at,
        author_id=by_id,
        language=case.language,
        text=tried.words.strip(),
        sent_at=at if reached else None,
        facts={"tried": tried.outcome},
    )
    return touch_message(message, kind="note", direction="out" if reached else "internal", at=at)
