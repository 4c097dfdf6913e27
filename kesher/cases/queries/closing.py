"""What may end a case, and where its customer can be written to."""

from uuid import UUID

from django.db.models import Q

from kesher.cases.models import Case, Message
from kesher.cases.rules import closing, states
from kesher.cases.rules.closing import Closing
from kesher.cases.types import Purpose
from kesher.channels.types import Address, AddressKind, Channel
from kesher.core.addresses import can_receive_sms
from kesher.customers import queries as customer_queries


def last_word(case: Case) -> Message | None:
    """Our last answer to the customer, sent or not."""
    rows = Message.objects.filter(case=case).filter(
        Q(direction="out", purpose__in=[Purpose.ANSWER, Purpose.FINAL, Purpose.QUESTION])
        | Q(direction="note", purpose=Purpose.TOLD_BY_PHONE)
    )
    return rows.order_by("-at").first()


def why_not_closed_by(case: Case, message: Message | None) -> str:
    """What is missing before this message may end the case; empty when nothing is."""
    word = (
        Closing(
            message.direction,
            message.purpose,
            message.at,
            accepted=message.sent_at is not None and message.failed_at is None,
        )
        if message
        else None
    )
    return closing.closes(word, case.last_inbound_at, has_address=has_address(case))


def has_address(case: Case) -> bool:
    """Whether there is any address at all to write to."""
    identities = customer_queries.identities_of(case.customer_id)
    return any(
        one.kind == "email" or (one.kind == "phone" and _can_text(one.value)) for one in identities if not one.bounced
    )


def _can_text(value: str) -> bool:
    return can_receive_sms(Address(AddressKind.PHONE, value))


def last_address(case: Case, channel: Channel) -> Address | None:
    """From where the customer last wrote herself, in the kind of address that this channel sends to."""
    kind = AddressKind.EMAIL if channel is Channel.EMAIL else AddressKind.PHONE
    row = (
        Message.objects.filter(
            conversation_id=case.conversation_id, direction="in", sender_kind=kind.value, unverified=False, automatic=""
        )
        .order_by("-received_at")
        .first()
    )
    return Address(kind, row.sender_value, name=row.sender_name) if row else None


def waits_for_words(case_id: UUID) -> bool:
    """Whether the case is still open, its customer can be written to, and nothing that may end it is on its way."""
    case = Case.objects.filter(pk=case_id, state__in=states.LIVE).first()
    if case is None or not has_address(case):
        return False
    return not Message.objects.filter(case=case, direction="out", final=True, sent_at=None, failed_at=None).exists()
