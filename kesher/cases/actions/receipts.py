"""The receipt: at once, at any hour, with the promise; minimal to whom we do not know; braked against machines (T5, T6)."""

import contextlib
from datetime import datetime

from django.conf import settings

from kesher.cases import texts
from kesher.cases.actions.sending import Sending, send
from kesher.cases.models import Case, Message
from kesher.cases.rules import loops, wording
from kesher.cases.types import Purpose
from kesher.channels.types import Address, AddressKind, Channel
from kesher.customers import actions as customers
from kesher.customers.types import LinkPurpose, NotCleared
from kesher.watch import actions as watch

LINK_DAYS = 90
_ENOUGH = 10  # receipts to look at: the brake holds long before
_BY = {AddressKind.EMAIL: Channel.EMAIL, AddressKind.PHONE: Channel.SMS}


def send_receipt(case: Case, message: Message, due_at: datetime | None, *, new_case: bool, at: datetime) -> str:
    """Tell the sender that it arrived and until when there is an answer. `sent`, or why not (kept on the message).

    Goes to the very address that wrote, whoever she may be; it says nothing of what was written and nothing old. Over the cap the
    promise stands and the page shows it (decision 35).
    """
    word = _try(case, message, due_at, new_case=new_case, at=at)
    message.facts = message.facts | {"receipt": word}
    message.save(update_fields=["facts"])
    return word


def _try(case: Case, message: Message, due_at: datetime | None, *, new_case: bool, at: datetime) -> str:
    kind = AddressKind(message.sender_kind)
    channel = _BY.get(kind)
    if channel is None or not message.sender_value:
        return "no_address"
    if not _may_answer(message, at):
        watch.tell(
            "loop_braked",
            "case",
            case.pk,
            rung=1,
            planned_at=at,
            case_id=case.pk,
            owner_id=case.owner_id,
            team_id=case.team_id,
        )
        return "braked"
    token = customers.make_link(LinkPurpose.CASE, case.customer_id, message.identity_id, case.pk, LINK_DAYS)
    letter = (texts.receipt if new_case else texts.added)(
        case.number, due_at, case_url(token), case.language, short=channel is Channel.SMS
    )
    sending = Sending(
        purpose=Purpose.RECEIPT,
        channel=channel,
        letter=letter,
        to=Address(kind, message.sender_value),
        answers_own_act=True,
        automatic=True,
        facts={"answers": wording.subject_key(message.subject)},
    )
    try:
        send(case, sending, at)
    except NotCleared as refusal:
        return refusal.code
    return "sent"


def tell_date(case: Case, due_at: datetime, message: Message, at: datetime) -> None:
    """Her answer has come and our time runs again: by when, in the channel that she wrote in."""
    channel = _BY.get(AddressKind(message.sender_kind))
    if channel is None or not message.sender_value:
        return
    letter = texts.date_told(case.number, due_at, case.language, short=channel is Channel.SMS)
    to = Address(AddressKind(message.sender_kind), message.sender_value)
    with contextlib.suppress(NotCleared):
        send(case, Sending(Purpose.DATE_TOLD, channel, letter, to=to, answers_own_act=True, automatic=True), at)


def case_url(token: str) -> str:
    """The customer's own page of a case."""
    return f"{settings.KESHER_PUBLIC_URL}/c/{token}/"


def _may_answer(message: Message, at: datetime) -> bool:
    """The brake per thread and per pair of domains, over what went out in the last day."""
    domain = loops.braked_domain_of(message.sender_value) if message.channel == Channel.EMAIL else ""
    subject = wording.subject_key(message.subject)
    receipts = Message.objects.filter(purpose=Purpose.RECEIPT, direction="out", automatic="ours", at__gt=at - loops.DAY)
    rows = {row.pk: row for row in receipts.filter(conversation_id=message.conversation_id).order_by("-at")[:_ENOUGH]}
    if domain and subject:
        between = receipts.filter(facts__answers=subject, sender_value__endswith=f"@{domain}")
        rows |= {row.pk: row for row in between.order_by("-at")[:_ENOUGH]}
    told = [
        loops.Told(row.at, str(row.conversation_id), loops.domain_of(row.sender_value), row.facts.get("answers", ""))
        for row in rows.values()
    ]
    return loops.may_answer(told, conversation=str(message.conversation_id), domain=domain, subject=subject, at=at)
