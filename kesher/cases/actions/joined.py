"""A person corrects what the machine joined: a machine's mail is a case after all, thanks are only thanks."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission, promising
from kesher.cases.actions.changing import show
from kesher.cases.actions.locks import hold_case, hold_customers, hold_place
from kesher.cases.actions.opening import open_case
from kesher.cases.actions.reopening import reopen_locked
from kesher.cases.models import Message
from kesher.cases.rules import states, wording
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.promises.types import PromiseKind
from kesher.watch import actions as watch


@transaction.atomic
def move_message(message_id: UUID, to_case_id: UUID, by_id: UUID) -> None:
    """A message is also about another case of the same customer. Raises Refused (unknown, not_your_team, other_customer)."""
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise Refused("unknown")
    case = hold_case(to_case_id)
    permission.editor(by_id, case)
    if customers.canonical(message.customer_id) != customers.canonical(case.customer_id):
        raise Refused("other_customer")
    message.also_about.add(case)
    show(case)


@transaction.atomic
def make_case_of(message_id: UUID, by_id: UUID, *, team_id: UUID) -> UUID:
    """A machine's mail (or thanks) that needs an answer after all: a new case of its own, promised from now. Raises Refused (unknown, state)."""
    permission.answerer(by_id)
    known = Message.objects.filter(pk=message_id, direction="in").select_related("conversation").first()
    if known is None:
        raise Refused("unknown")
    if known.case_id is not None:
        raise Refused("state")
    hold_customers([known.conversation.customer_id])
    conversation, _ = hold_place(known.conversation_id, None)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    at = clock.now()
    case = open_case(
        conversation,
        customer_id=conversation.customer_id,
        team_id=team_id,
        channel=message.channel,
        matter=wording.matter(message.subject, message.text),
        language=message.language,
        at=at,
    )
    case.last_inbound_at, case.last_channel, case.preview = (
        message.received_at,
        message.channel,
        wording.preview(message.text or message.subject),
    )
    case.save(update_fields=["last_inbound_at", "last_channel", "preview"])
    message.case = case
    message.save(update_fields=["case"])
    promising.promise(case, PromiseKind.FIRST_ANSWER, made_at=at, channel=message.channel)
    return case.pk


@transaction.atomic
def settle_thanks(message_id: UUID, by_id: UUID, *, only_thanks: bool) -> None:
    """A person says whether a message was only thanks; if not, the case goes on and an answer is promised. Raises Refused (unknown)."""
    case_id = Message.objects.filter(pk=message_id, direction="in").values_list("case_id", flat=True).first()
    if case_id is None:
        raise Refused("unknown")
    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    message.facts = message.facts | {"thanks": "yes" if only_thanks else "no"}
    message.save(update_fields=["facts"])
    watch.settle("message", message.pk, ["thanks_or_not"], at)
    if only_thanks:
        return
    if case.state in {states.SOLVED, states.CLOSED}:
        reopen_locked(case, who, "message", at)
    promising.promise(case, PromiseKind.FIRST_ANSWER, made_at=at, channel=message.channel)
