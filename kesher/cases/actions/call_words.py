"""What is typed while a call runs is kept with the call, so that a reload, a transfer or a closed page loses nothing."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.calls import touch_call
from kesher.cases.models import Call
from kesher.cases.types import Refused
from kesher.core.text.cards import hide_cards
from kesher.core.wake import tell_screens

_LONGEST = 10_000


@transaction.atomic
def keep_call_words(call_id: UUID, by_id: UUID, words: str) -> None:
    """Keep the words of a note that is not finished; the finished note replaces them. Raises Refused (not_yours, unknown)."""
    permission.answerer(by_id)
    if not Call.objects.filter(pk=call_id).update(notes=hide_cards(words.replace("\x00", "").strip()[:_LONGEST])[0]):
        raise Refused("unknown")


@transaction.atomic
def caller_stays_unknown(call_id: UUID, by_id: UUID) -> None:
    """None of those who share the number: the call goes on with the stand-in, and nobody is chosen. Raises Refused (not_yours, unknown)."""
    permission.answerer(by_id)
    call = Call.objects.select_for_update(of=("self",)).filter(pk=call_id).first()
    if call is None or call.customer_id is None:
        raise Refused("unknown")
    call.chosen_by_id = by_id
    call.save(update_fields=["chosen_by"])
    if call.ended_at:
        touch_call(call)
    tell_screens("call", [f"person:{by_id}"], call_id=str(call.pk))
