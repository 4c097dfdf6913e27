"""One incoming message becomes part of a conversation, a case, a timeline; the customer hears at once until when she is answered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import arriving, incoming, promising, receipts
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.joining import signs
from kesher.cases.actions.locks import hold_customers, hold_place
from kesher.cases.actions.opening import open_case, open_conversation, reason_with
from kesher.cases.actions.reopening import reopen_locked
from kesher.cases.actions.touches import touch_message
from kesher.cases.events import MessageArrived
from kesher.cases.models import Case, Conversation, Message, Participant
from kesher.cases.rules import contacts, joining, reopening, standing, states, thanks, wording
from kesher.cases.rules.joining import By
from kesher.cases.rules.reopening import Effect
from kesher.cases.rules.states import Who
from kesher.cases.types import Purpose
from kesher.channels.receivers import Arrived
from kesher.channels.types import Address, Channel, MessageReceived, Proof
from kesher.core.addresses import AddressKind, parse_phone
from kesher.core.outbox import publish
from kesher.customers import actions as customers
from kesher.customers import queries as customer_queries
from kesher.customers.types import Found, LinkPurpose, OpenedLink, Trust
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind
from kesher.watch import actions as watch

_MOST_PARTICIPANTS = 20


@dataclass
class _Sender:
    """Who wrote, and what the message may do in the case that it names."""

    found: Found
    link: OpenedLink | None = None


@transaction.atomic
def receive(event: MessageReceived, arrived: Arrived) -> None:
    """Put one message on its timeline, join or open its case, promise an answer and send the receipt.

    Safe to repeat (an envelope makes one message) and under race (address, customer, conversation and case are locked in that
    order). A paper without words (fax, upload) goes to the reader of papers instead. Numbers of payment cards are hidden
    before anything is written. Imported messages promise and tell nothing.
    """
    if Message.objects.filter(envelope_id=arrived.envelope_id, direction="in").exists():
        return
    if event.channel is Channel.FAX or event.facts.get("form") in {"document", "paper"}:
        arriving.take_papers(event, arrived)
        return
    event = incoming.without_cards(event)
    at = incoming.when(event, arrived)
    sender = _who(event, at)
    linked = sender.link.subject_id if sender.link and sender.link.purpose == LinkPurpose.CASE else None
    join = joining.join(signs(event, arrived, sender.found, linked, at), at)
    conversation, case = _hold(join, sender.found)
    if incoming.same_message(event, sender.found):
        return
    verified = conversation is None or _may_speak(event, sender, conversation, join.by)
    said_thanks = _thanks(event)
    effect = _effect(event, case, verified=verified, said_thanks=said_thanks, at=at)
    follows_id = suggested_id = None
    if effect is Effect.FOLLOW and case is not None and conversation is not None:
        follows_id, suggested_id = (case.pk, None) if verified else (None, case.pk)
        case, conversation = None, conversation if verified else None
        verified = True
    elif case is None and conversation is not None and not verified:
        conversation, verified = None, True
    elif join.suggested_case_id:
        suggested_id = join.suggested_case_id
    language = wording.language(event.text) or str(event.facts.get("language", ""))[:2]
    new_case = case is None and event.automatic is None
    if conversation is None:
        conversation = open_conversation(sender.found.customer_id, event.subject, at)
    if new_case:
        case = _new_case(event, arrived, sender.found, conversation, language, at, follows_id, suggested_id)
    message = incoming.write_message(
        event,
        arrived,
        sender.found,
        conversation,
        case,
        at=at,
        language=language,
        unverified=not verified,
        thanks=said_thanks,
        how=join.by,
    )
    if verified:
        incoming.keep_thread(event, arrived, conversation)
    touch_message(message, kind="message_in", direction="in", at=at)
    arriving.papers_of(message, case, arrived)
    if case is not None:
        _in_case(
            event,
            arrived,
            message,
            conversation,
            case,
            effect,
            verified=verified,
            said_thanks=said_thanks,
            new_case=new_case,
        )


def _who(event: MessageReceived, at: datetime) -> _Sender:
    """The customer behind the sender; behind a secure link, the customer whom the link was sent to."""
    link = _link(event, at)
    if link is not None and link.confirmed:
        found = Found(
            link.customer_id,
            link.identity_id,
            Trust.PROVEN,
            canonical_id=customer_queries.canonical(link.customer_id),
        )
        return _Sender(found, link)
    name = event.sender.name or str(event.facts.get("name", ""))
    language = str(event.facts.get("language", "")) or wording.language(event.text)
    found = customers.find_or_create(event.sender, event.proof, name=name, language=language, at=at)
    if event.channel is Channel.WEB and event.sender.kind is AddressKind.EMAIL and event.facts.get("phone"):
        phone = parse_phone(str(event.facts["phone"]))
        if phone.kind is AddressKind.PHONE:
            customers.add_identity(found.customer_id, phone, Trust.TYPED, at, claimed=not found.new)
    return _Sender(found)


def _link(event: MessageReceived, at: datetime) -> OpenedLink | None:
    try:
        return (
            customer_queries.link_with(UUID(str(event.facts["access_link"])), at)
            if event.facts.get("access_link")
            else None
        )
    except ValueError:
        return None


def _hold(join: joining.Join, found: Found) -> tuple[Conversation | None, Case | None]:
    """Lock customer, conversation and case, in this order."""
    if join.place is None:
        hold_customers([found.customer_id])
        return None, None
    owner = Conversation.objects.values_list("customer_id", flat=True).get(pk=join.place.conversation_id)
    hold_customers([found.customer_id, owner])
    return hold_place(join.place.conversation_id, join.place.case_id)


def _may_speak(event: MessageReceived, sender: _Sender, conversation: Conversation, by: By) -> bool:
    if sender.link is not None:
        return True
    hers = set(customer_queries.ids_of(sender.found.customer_id))
    parties = {
        conversation.customer_id,
        *Participant.objects.filter(case__conversation=conversation)
        .exclude(receives="nothing")
        .values_list("customer_id", flat=True),
    }
    trust = _trust_of(conversation, event.sender)
    return standing.may_speak(
        standing.Claim(
            is_party=not hers.isdisjoint(parties) and not sender.found.claimed,
            failed=event.authenticity == "failed",
            proof=event.proof,
            by_token=by is By.TOKEN and event.facts.get("token") == "own",
            identity_trust=trust,
            channel_asserts=event.channel is Channel.SMS and event.proof is not Proof.TYPED,
        )
    )


def _trust_of(conversation: Conversation, address: Address) -> int:
    """What the address of the sender is worth to the owner of the conversation; somebody else's counts as proven."""
    own = [one for one in customer_queries.identities_of(conversation.customer_id) if one.value == address.value]
    return max((int(one.trust) for one in own), default=int(Trust.PROVEN))


def _thanks(event: MessageReceived) -> str:
    names = frozenset(word for word in event.sender.name.casefold().split() if len(word) > 1)
    return thanks.only_thanks(event.text, has_files=bool(event.files), names=names).value


def _effect(event: MessageReceived, case: Case | None, *, verified: bool, said_thanks: str, at: datetime) -> Effect:
    if case is None:
        return Effect.FOLLOW if event.automatic is None else Effect.NONE
    return reopening.effect(
        case.state,
        at=at,
        closed_at=case.closed_at,
        reopen_days=case.reason.reopen_days if case.reason else 14,
        automatic=event.automatic is not None,
        verified=verified,
        thanks=said_thanks != "no",
        not_a_case=case.not_a_case,
    )


def _new_case(
    event: MessageReceived,
    arrived: Arrived,
    found: Found,
    conversation: Conversation,
    language: str,
    at: datetime,
    follows_id: UUID | None,
    suggested_id: UUID | None,
) -> Case:
    card = customer_queries.cards([found.customer_id]).get(found.customer_id)
    case = open_case(
        conversation,
        customer_id=conversation.customer_id,
        team_id=arrived.team_id,
        channel=event.channel,
        matter=wording.matter(event.subject, event.text),
        language=language if language in {"he", "en"} else (card.language if card else ""),
        at=at,
        reason=reason_with(str(event.facts.get("reason", ""))),
        claimed=found.claimed,
        imported=arrived.imported,
        follows_id=follows_id,
        suggested_id=suggested_id,
    )
    _participants(event, found, case, at)
    return case


def _participants(event: MessageReceived, found: Found, case: Case, at: datetime) -> None:
    """Who else was named in the mail: known by name in the case, sent nothing until a person says so (decision 3)."""
    from kesher.channels.queries import team_accounts

    ours = {account.address.lower() for account in team_accounts()}
    seen = {event.sender.value} | ours
    for address in [*event.copied, *event.recipients][:_MOST_PARTICIPANTS]:
        plain = address.value.partition("@")[0].partition("+")[0] + "@" + address.value.partition("@")[2]
        if address.kind is not AddressKind.EMAIL or address.value in seen or plain in ours:
            continue
        seen.add(address.value)
        other = customers.find_or_create(address, Proof.TYPED, name=address.name, at=at)
        if other.customer_id != found.customer_id:
            Participant.objects.get_or_create(
                case=case, customer_id=other.customer_id, defaults={"identity_id": other.identity_id, "part": "copy"}
            )


def _in_case(
    event: MessageReceived,
    arrived: Arrived,
    message: Message,
    conversation: Conversation,
    case: Case,
    effect: Effect,
    *,
    verified: bool,
    said_thanks: str,
    new_case: bool,
) -> None:
    """What a message does to its case: states, contacts, promises, the receipt."""
    imported, automatic = arrived.imported, event.automatic is not None
    asked_for = case.state == states.WAITING_CUSTOMER
    counts = contacts.is_contact(automatic=automatic, asked_for=asked_for)
    if counts:
        incoming.note_contact(message, case, imported=imported)
    speaks = verified and not automatic
    incoming.note_inbound(conversation, case, message, speaks=speaks or new_case)
    fields = list(incoming.INBOUND_FIELDS)
    if speaks and message.language in {"he", "en"} and message.language != case.language:
        case.language = message.language
        fields.append("language")
    if imported:
        case.save(update_fields=fields)
        return
    at = arrived.received_at
    if effect is Effect.REOPEN:
        reopen_locked(case, Who.CUSTOMER, "message", at, *fields)
    elif speaks and case.state == states.WAITING_CUSTOMER and said_thanks == "no":
        become(case, states.OPEN, Who.CUSTOMER, at, *fields)
    else:
        case.save(update_fields=fields)
        show(case)
    publish(MessageArrived(case.pk, message.pk, automatic, verified))
    if said_thanks == "maybe" and effect is Effect.NONE and speaks:
        _ask_a_person("thanks_or_not", case, message, at)
    if not verified and not automatic:
        _ask_a_person("unverified_sender", case, message, at)
    if speaks and (said_thanks == "no" or new_case):
        _promise(case, message, asked_for=asked_for, new_case=new_case, at=at)


def _promise(case: Case, message: Message, *, asked_for: bool, new_case: bool, at: datetime) -> None:
    """Time that stood still for her answer runs again; a message that nobody asked for gets an answer by policy, and a receipt."""
    resumed = [ref for question in _open_questions(case) for ref in promises.resume(case.pk, question, at)]
    if resumed:
        receipts.tell_date(case, min(ref.due_at for ref in resumed), message, at)
        return
    if asked_for and promising.running(case):
        return
    made = promising.promise(case, PromiseKind.FIRST_ANSWER, made_at=at, channel=message.channel)
    if made.new or new_case:
        receipts.send_receipt(case, message, made.due_at, new_case=new_case, at=at)


def _open_questions(case: Case) -> list[UUID]:
    """Our questions that she has now answered."""
    rows = list(
        Message.objects.filter(case=case, direction="out", purpose=Purpose.QUESTION, sent_at__isnull=False).exclude(
            facts__has_key="answered"
        )
    )
    for row in rows:
        row.facts = row.facts | {"answered": True}
        row.save(update_fields=["facts"])
    return [row.pk for row in rows]


def _ask_a_person(code: str, case: Case, message: Message, at: datetime) -> None:
    watch.tell(
        code,
        "message",
        message.pk,
        rung=1,
        planned_at=at,
        case_id=case.pk,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        team_id=case.team_id,
    )
