"""Looking up the signs by which a message is joined (decision 6); what follows from them is decided in rules.joining."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kesher.cases.models import Case, ChannelThread, DocumentRequest, Message
from kesher.cases.rules import states
from kesher.cases.rules.joining import Place, Signs, Waiting
from kesher.channels.receivers import Arrived
from kesher.channels.types import Channel, MessageReceived, Proof
from kesher.core import codes
from kesher.customers.queries import ids_of
from kesher.customers.types import Found, Trust

_LIVE = tuple(states.LIVE)


def signs(event: MessageReceived, arrived: Arrived, found: Found, linked_case_id: UUID | None, at: datetime) -> Signs:
    """Everything by which this message may be joined."""
    token = _by_link(linked_case_id) or _by_token(event.token) or _by_code(event)
    thread, is_live = _by_thread(event, arrived, at)
    hers = [] if found.claimed or found.candidates else _open_cases(found.customer_id)
    waiting = [
        Waiting(Place(case.conversation_id, case.pk), case.state_since)
        for case in hers
        if case.state == states.WAITING_CUSTOMER
    ]
    proven = event.proof is Proof.PROVEN or found.trust >= Trust.PROVEN
    return Signs(
        token=token,
        message_id=None if token else _by_message_id(event),
        thread=thread,
        thread_is_live=is_live,
        waiting=waiting,
        sender_is_proven=proven,
        likely=[case.pk for case in hers],
    )


def thread_key(event: MessageReceived) -> str:
    """The vendor's thread where there is one; of SMS the other phone is the thread."""
    if event.thread:
        return event.thread[:250]
    return event.sender.value if event.channel is Channel.SMS else ""


def latest(conversation_id: UUID) -> UUID | None:
    """The case that is meant when only the conversation is known: the newest living one, else the newest."""
    cases = Case.objects.filter(conversation_id=conversation_id).order_by("-opened_at").values_list("pk", "state")
    rows = list(cases)
    return next((pk for pk, state in rows if state in _LIVE), rows[0][0] if rows else None)


def _by_link(case_id: UUID | None) -> Place | None:
    row = Case.objects.filter(pk=case_id).first() if case_id else None
    return Place(row.conversation_id, row.pk) if row else None


def _by_token(token: str) -> Place | None:
    try:
        conversation_id = UUID(token) if token else None
    except ValueError:
        return None
    if conversation_id is None or not Message.objects.filter(conversation_id=conversation_id).exists():
        return None
    return Place(conversation_id, latest(conversation_id))


def _by_code(event: MessageReceived) -> Place | None:
    """A document code in the words of a mail. It lets anybody leave something, and proves nothing about who did."""
    for code in codes.find_codes(f"{event.subject}\n{event.text[:5000]}")[:3]:
        row = DocumentRequest.objects.filter(code=code).select_related("case").first()
        if row:
            return Place(row.case.conversation_id, row.case_id)
    return None


def _by_message_id(event: MessageReceived) -> Place | None:
    """In-Reply-To first, then References from the latest; our ids before theirs."""
    asked = [one for one in dict.fromkeys([event.in_reply_to, *reversed(event.references)]) if one][:30]
    if not asked:
        return None
    rows = {
        (message_id, direction): (conversation, case)
        for message_id, direction, conversation, case in Message.objects.filter(
            message_id__in=asked, redacted_at__isnull=True, unverified=False
        ).values_list("message_id", "direction", "conversation_id", "case_id")
    }
    for direction in ("out", "in"):
        for message_id in asked:
            if found := rows.get((message_id, direction)):
                return Place(found[0], found[1] or latest(found[0]))
    return None


def _by_thread(event: MessageReceived, arrived: Arrived, at: datetime) -> tuple[Place | None, bool]:
    key = thread_key(event)
    row = ChannelThread.objects.filter(account_id=arrived.account_id, external_id=key).first() if key else None
    if row is None:
        return None, False
    case_id = latest(row.conversation_id)
    case = Case.objects.filter(pk=case_id).select_related("reason").first() if case_id else None
    if case is None:
        return Place(row.conversation_id, None), False
    return Place(row.conversation_id, case.pk), case.state in _LIVE or _may_reopen(case, at)


def _may_reopen(case: Case, at: datetime) -> bool:
    if case.state == states.SOLVED:
        return True
    days = case.reason.reopen_days if case.reason else 14
    return case.state == states.CLOSED and case.closed_at is not None and (at - case.closed_at).days <= days


def _open_cases(customer_id: UUID) -> list[Case]:
    rows = Case.objects.filter(Q(customer_id__in=ids_of(customer_id)), state__in=_LIVE, imported=False)
    return list(rows.order_by("-opened_at")[:20])
