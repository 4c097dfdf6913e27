"""A case opened by a person: the customer came to the branch, called on another line, sent a letter."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import texts
from kesher.cases.actions import incoming, permission, promising
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case, hold_customers
from kesher.cases.actions.opening import open_case, open_conversation, reason_with
from kesher.cases.actions.owning import take
from kesher.cases.actions.receipts import LINK_DAYS, case_url
from kesher.cases.actions.reopening import reopen_locked
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.actions.touches import touch_message
from kesher.cases.events import MessageArrived
from kesher.cases.models import Case, Message
from kesher.cases.rules import permission as rules
from kesher.cases.rules import states, wording
from kesher.cases.types import BY_HAND, ByHand, NewCustomer, Purpose, Refused
from kesher.channels.types import Address, Channel
from kesher.core import clock
from kesher.core.addresses import AddressKind, parse_email, parse_phone
from kesher.core.outbox import publish
from kesher.core.text.cards import hide_cards
from kesher.customers import actions as customers
from kesher.customers import queries as customer_queries
from kesher.customers.types import LinkPurpose, NotCleared, Trust
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind
from kesher.staff.queries.people import teams


@dataclass(frozen=True)
class Opened:
    """What became of it. `due_at` is what was promised, None where an answer was already promised or we turned to her.

    `told` is `email`, `sms`, or empty: nobody was told. `new` False: it was written into a case that stood.
    """

    case_id: UUID
    due_at: datetime | None
    told: str
    new: bool


@transaction.atomic
def open_by_hand(by_id: UUID, said: ByHand) -> Opened:
    """Write down what a customer said elsewhere: a contact in its channel, on her timeline, in a new case or in one that stands.

    Policy promises an answer, counted from when she said it. Safe to repeat with the same `key`. Raises Refused: not_yours,
    not_your_team, no_words, channel, unknown, no_customer, no_address (what was typed is no phone or mail), future, state.
    """
    permission.answerer(by_id)
    at = clock.now()
    _check(said, at)
    if known := Message.objects.filter(pk=said.key).values_list("case_id", flat=True).first():
        return Opened(known, None, "", new=False)
    customer_id = said.customer_id or _make(said.customer, at)
    hold_customers([customer_id])
    case = _held(said, customer_id, by_id) if said.case_id else None
    new = case is None
    if case is None:
        case = _open(said, customer_id, by_id, at)
    message = _write(said, case, by_id, at)
    if said.direction == "out":
        show(case)
        return Opened(case.pk, None, "", new)
    due_at = _go_on(case, message, said, by_id, new=new)
    told = _tell(case, due_at, new=new, at=at) if said.tell and due_at else ""
    publish(MessageArrived(case.pk, message.pk, False, True))
    show(case)
    return Opened(case.pk, due_at, told, new)


def _check(said: ByHand, at: datetime) -> None:
    if not said.text.strip():
        raise Refused("no_words")
    if said.channel not in BY_HAND or said.direction not in {"in", "out"}:
        raise Refused("channel_by_hand")
    if said.at is not None and said.at > at:
        raise Refused("future")
    if said.customer_id is None and said.customer is None:
        raise Refused("no_customer")
    if said.customer_id is not None and not customer_queries.cards([said.customer_id]):
        raise Refused("unknown")


def _make(new: NewCustomer | None, at: datetime) -> UUID:
    """A customer whom we know from now on. An address that another customer holds is flagged on both, and chooses nobody."""
    assert new is not None  # noqa: S101  (_check saw to it)
    addresses = []
    for typed, parse, kind in (
        (new.phone, parse_phone, AddressKind.PHONE),
        (new.email, parse_email, AddressKind.EMAIL),
    ):
        if not typed.strip():
            continue
        address: Address | None = parse(typed.strip())
        if address is None or address.kind != kind:
            raise Refused("no_phone" if kind is AddressKind.PHONE else "no_email")
        addresses.append(address)
    if not new.name.strip() and not addresses:
        raise Refused("no_customer")
    customer_id = customers.create_customer(name=new.name, kind=new.kind, language=new.language, at=at)
    for address in addresses:
        customers.add_identity(customer_id, address, Trust.TYPED, at)
    return customer_id


def _held(said: ByHand, customer_id: UUID, by_id: UUID) -> Case:
    assert said.case_id is not None  # noqa: S101  (the caller asks)
    case = hold_case(said.case_id)
    if customer_queries.canonical(case.customer_id) != customer_queries.canonical(customer_id):
        raise Refused("other_customer")
    if case.state == states.NOT_A_CASE:
        raise Refused("state", old=case.state, new=states.OPEN)
    return case


def _open(said: ByHand, customer_id: UUID, by_id: UUID, at: datetime) -> Case:
    team_id = said.team_id or team_of(by_id)
    serving = {team.pk for team in teams(serving=True)}
    if team_id is None or team_id not in serving:
        raise Refused("unknown")
    mine = not rules.AGENTS.isdisjoint(permission.viewer_of(by_id).roles_in.get(team_id, frozenset()))
    matter = " ".join(said.matter.split())[:200] or wording.matter("", said.text)
    card = customer_queries.cards([customer_id]).get(customer_id)
    case = open_case(
        open_conversation(customer_id, matter, at),
        customer_id=customer_id,
        team_id=team_id,
        channel=said.channel,
        matter=matter,
        language=(card.language if card else "") or wording.language(said.text),
        at=min(said.at or at, at),
        reason=reason_with(said.reason_code),
    )
    if said.mine:
        if not mine:
            raise Refused("not_your_team")
        take(case, by_id, at)
        become(case, states.OPEN, permission.editor(by_id, case), at)
    return case


def _write(said: ByHand, case: Case, by_id: UUID, at: datetime) -> Message:
    """Her words as they were written down. Outward ones are a note: they close nothing, and she did not read them."""
    inward = said.direction == "in"
    happened = min(said.at or at, at)
    message = Message.objects.create(
        id=said.key,
        conversation_id=case.conversation_id,
        case=case,
        customer_id=case.customer_id,
        direction=Message.Direction.IN if inward else Message.Direction.NOTE,
        channel=said.channel,
        purpose="" if inward else Purpose.BY_HAND_OUT,
        at=happened,
        received_at=happened,
        author_id=by_id,
        language=wording.language(said.text),
        text=hide_cards(said.text.strip())[0],
        facts={"by_hand": True},
    )
    touch_message(message, kind="message_in" if inward else "message_out", direction=said.direction, at=happened)
    return message


def _go_on(case: Case, message: Message, said: ByHand, by_id: UUID, *, new: bool) -> datetime | None:
    """What words of a customer do to a case: a contact, its row in the queue, its state, and a promised answer."""
    at = clock.now()
    asked_for = case.state == states.WAITING_CUSTOMER
    if not asked_for:
        incoming.note_contact(message, case, imported=False)
    incoming.note_inbound(case.conversation, case, message, speaks=True)
    fields = list(incoming.INBOUND_FIELDS)
    if said.reason_code and case.reason_id is None:
        case.reason = reason_with(said.reason_code)
        fields.append("reason")
    who = states.Who.CUSTOMER  # it is her word that opens it again, whoever wrote it down
    if case.state in {states.SOLVED, states.CLOSED}:
        reopen_locked(case, who, "message", at, *fields)
    elif asked_for:
        become(case, states.OPEN, who, at, *fields)
    else:
        case.save(update_fields=fields)
    for question in _answered(case):
        promises.resume(case.pk, question, at)
    if asked_for and promising.running(case):
        return None
    made = promising.promise(case, PromiseKind.FIRST_ANSWER, made_at=message.received_at, channel=said.channel)
    return made.due_at if made.new or new else None


def _answered(case: Case) -> list[UUID]:
    """Our questions that stood open: what she says now answers them."""
    asked = Message.objects.filter(case=case, direction="out", purpose=Purpose.QUESTION, sent_at__isnull=False)
    rows = list(asked.exclude(facts__has_key="answered"))
    for row in rows:
        row.facts = row.facts | {"answered": True}
        row.save(update_fields=["facts"])
    return [row.pk for row in rows]


def _tell(case: Case, due_at: datetime, *, new: bool, at: datetime) -> str:
    """The receipt goes to her best address: she did not write from one. Empty where there is none that may be used."""
    token = customers.make_link(LinkPurpose.CASE, case.customer_id, None, case.pk, LINK_DAYS)

    def receipt(short: bool) -> Sending:
        written = texts.written_down if new else texts.added
        letter = written(case.number, due_at, case_url(token), case.language, short=short)
        channel = Channel.SMS if short else Channel.EMAIL
        return Sending(Purpose.RECEIPT, channel, letter, answers_own_act=True, automatic=True)

    for short in (False, True):
        try:
            return str(tell(case, receipt(short), at, Channel.SMS if short else Channel.EMAIL).channel)
        except NotCleared:
            continue
    return ""


def team_of(person_id: UUID) -> UUID | None:
    """The team in which this person answers customers; the first by its id of several."""
    serving = {team.pk for team in teams(serving=True)}
    viewer = permission.viewer_of(person_id)
    mine = [team for team, codes in viewer.roles_in.items() if not rules.AGENTS.isdisjoint(codes)]
    return next((team for team in sorted(mine) if team in serving), None)
