"""What was said on the phone, in a few words that the customer keeps: a case ends only with words that she can see (R12)."""

from uuid import UUID

from kesher.cases import texts
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.models import Call, Case, Message
from kesher.cases.types import CallNote, Letter, Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core.addresses import Address, AddressKind, can_receive_sms
from kesher.customers.types import NotCleared


def put_in_writing(case: Case, call: Call, by_id: UUID, note: CallNote) -> None:
    """By text message where a mobile phone talked, else by mail; the other one where that may not be. The same words of one call
    go once, however often its note is kept. Raises Refused with the code of NotCleared."""
    words = note.in_writing.strip()
    earlier = Message.objects.filter(case=case, direction="out", facts__call_id=str(call.pk), failed_at__isnull=True)
    if words in {message.text for message in earlier}:
        return
    sending = Sending(
        Purpose.FINAL if note.final else Purpose.ANSWER,
        Channel.SMS,
        Letter(words, texts.case_subject(case.number, case.language), case.language),
        author_id=by_id,
        answers_own_act=True,
        final=note.final,
        facts={"call_id": str(call.pk)},
    )
    number = Address(AddressKind.PHONE, call.caller_value) if call.caller_kind == AddressKind.PHONE else None
    mobile = number is not None and call.direction == "in" and can_receive_sms(number)
    try:
        tell(case, sending, clock.now(), *((Channel.SMS, Channel.EMAIL) if mobile else (Channel.EMAIL, Channel.SMS)))
    except NotCleared as refusal:
        raise Refused(refusal.code) from refusal
