"""What a person makes of a paper that matched nobody: a case of its own, nothing for us, or something that cannot be used."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import texts
from kesher.cases.actions import documents, filing, permission
from kesher.cases.actions.by_hand import team_of
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case, hold_customers
from kesher.cases.actions.owning import take
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.models import Arrival, Case, Contact, DocumentRequest
from kesher.cases.rules import states
from kesher.cases.types import NOT_FOR_US, Purpose, Refused
from kesher.channels.types import Address, Channel, Proof
from kesher.core import clock
from kesher.core.addresses import AddressKind
from kesher.core.ids import new_id
from kesher.customers import actions as customers
from kesher.customers.types import NotCleared
from kesher.watch import actions as watch

_LOOSE = (Arrival.State.WAITING, Arrival.State.REFUSED)


@transaction.atomic
def open_case_with_paper(arrival_id: UUID, by_id: UUID, matter: str, customer_id: UUID | None = None) -> UUID:
    """A paper that nobody asked for begins a matter, which the agent takes; returns the case. A contact of hers (decision 1).

    Without `customer_id` it is for whoever has the sender's address; a number that several have, or nobody, gets a stand-in.
    Policy promises an answer; nobody is told anything. Raises Refused (not_yours, unknown, no_words).
    """
    permission.answerer(by_id)
    at = clock.now()
    arrival = Arrival.objects.filter(pk=arrival_id, state__in=_LOOSE).first()
    if arrival is None:
        raise Refused("unknown")
    if customer_id is None:
        customer_id = customers.find_or_create(_sender(arrival), Proof.ASSERTED, at=arrival.at).customer_id
    hold_customers([customer_id])
    if arrival.team_id is None:
        Arrival.objects.filter(pk=arrival_id).update(team_id=team_of(by_id))
    case = hold_case(filing.open_case_of_paper(arrival_id, by_id, customer_id, matter))
    Contact.objects.create(
        id=new_id(),
        customer_id=customer_id,
        conversation_id=case.conversation_id,
        case=case,
        channel=arrival.channel,
        began_at=arrival.at,
        last_at=arrival.at,
    )
    who = permission.viewer_of(by_id)
    if case.team_id in who.team_ids:
        take(case, by_id, at)
        become(case, states.OPEN, permission.editor(by_id, case), at)
    show(case)
    filing.show_inbox(arrival)
    return case.pk


@transaction.atomic
def not_for_us(arrival_id: UUID, by_id: UUID) -> None:
    """Advertising, a wrong number: put away whole, reversibly; nobody is told. Raises Refused (not_yours, unknown)."""
    permission.answerer(by_id)
    arrival = _loose(arrival_id)
    _put_away(arrival, by_id, NOT_FOR_US, clock.now())


@transaction.atomic
def paper_after_all(arrival_id: UUID, by_id: UUID) -> None:
    """A paper that was put away waits again. Raises Refused (not_yours, unknown); one that was refused to its sender stays refused."""
    permission.answerer(by_id)
    arrival = _loose(arrival_id)
    if arrival.request_id is not None:
        raise Refused("unknown")
    arrival.state, arrival.refused_because = Arrival.State.WAITING, ""
    arrival.matched_by_id = arrival.matched_at = None
    arrival.save(update_fields=["state", "refused_because", "matched_by", "matched_at"])
    filing.show_inbox(arrival)


@transaction.atomic
def refuse_paper(arrival_id: UUID, by_id: UUID, because: str, request_id: UUID | None = None) -> str:
    """It cannot be used. Returns the channel by which the customer of `request_id` is being told, or nothing: nobody is told.

    Where the paper is filed, its own request is meant. Raises Refused (no_words, not_yours, not_your_team, state, unknown) and the
    code of NotCleared where a customer cannot be told; then nothing was changed.
    """
    if not because.strip():
        raise Refused("no_words")
    permission.answerer(by_id)
    filed = Arrival.objects.filter(pk=arrival_id).values_list("request_id", flat=True).first()
    wanted = filed or request_id
    if wanted is None:
        _put_away(_loose(arrival_id), by_id, because, clock.now())
        return ""
    case_id = DocumentRequest.objects.filter(pk=wanted).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Refused("unknown")
    case = hold_case(case_id)
    if filed is not None:
        documents.refuse_document(arrival_id, by_id, because)
        return _carried(wanted)
    permission.editor(by_id, case)
    return _ask_again(case, wanted, _loose(arrival_id), by_id, because.strip())


def _ask_again(case: Case, request_id: UUID, arrival: Arrival, by_id: UUID, because: str) -> str:
    """It was meant for this request and cannot be read: she is told why, and the request stays open."""
    at = clock.now()
    request = DocumentRequest.objects.select_for_update().get(pk=request_id)
    if request.state not in documents.WANTED:
        raise Refused("state", old=request.state)
    _put_away(arrival, by_id, because, at)
    arrival.request, arrival.case, arrival.customer_id = request, case, case.customer_id
    arrival.save(update_fields=["request", "case", "customer"])
    request.state, request.refused_because = DocumentRequest.State.REFUSED, because[:300]
    request.save(update_fields=["state", "refused_because"])
    url = documents.upload_url(case, request)
    letter = texts.document_refused(case.number, request.what, because, url, case.language)
    facts = {"request_id": str(request.pk)}
    sending = Sending(Purpose.DOCUMENT_REFUSED, Channel.SMS, letter, author_id=by_id, answers_own_act=True, facts=facts)
    try:
        message = tell(case, sending, at, Channel.SMS, Channel.EMAIL)
    except NotCleared as refusal:
        raise Refused(refusal.code) from refusal
    show(case)
    return str(message.channel)


def _carried(request_id: UUID) -> str:
    from kesher.cases.queries.told import carried

    return carried(request_id, Purpose.DOCUMENT_REFUSED)


def _loose(arrival_id: UUID) -> Arrival:
    """A paper that waits or was put away, under lock."""
    arrival = Arrival.objects.select_for_update(of=("self",)).filter(pk=arrival_id, state__in=_LOOSE).first()
    if arrival is None:
        raise Refused("unknown")
    return arrival


def _put_away(arrival: Arrival, by_id: UUID, because: str, at: datetime) -> None:
    arrival.state, arrival.refused_because = Arrival.State.REFUSED, because.strip()[:300]
    arrival.matched_by_id, arrival.matched_at = by_id, at
    arrival.save(update_fields=["state", "refused_because", "matched_by", "matched_at"])
    watch.settle("arrival", arrival.pk, at=at)
    filing.show_inbox(arrival)


def _sender(arrival: Arrival) -> Address:
    try:
        return Address(AddressKind(arrival.sender_kind), arrival.sender_value, arrival.sender_value)
    except ValueError:
        return Address(AddressKind.WITHHELD, "")
