"""Between ourselves: notes, reasons, the matter in better words, drafts."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.changing import show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.touches import touch_message
from kesher.cases.models import Case, Contact, Draft, Message, Reason
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.text.cards import hide_cards

_LONGEST_DRAFT = 100_000  # characters of all its texts


@transaction.atomic
def note(case_id: UUID, by_id: UUID, text: str) -> UUID:
    """Say something that the customer does not see. Raises Refused (not_yours, no_words)."""
    case, at = hold_case(case_id), clock.now()
    permission.answerer(by_id)
    if not text.strip():
        raise Refused("no_words")
    message = Message.objects.create(
        id=new_id(),
        conversation_id=case.conversation_id,
        case=case,
        customer_id=case.customer_id,
        direction=Message.Direction.NOTE,
        channel="",
        at=at,
        received_at=at,
        author_id=by_id,
        language=case.language,
        text=hide_cards(text.strip())[0],
    )
    touch_message(message, kind="note", direction="internal", at=at)
    show(case)
    return message.pk


@transaction.atomic
def set_reason(case_id: UUID, by_id: UUID, code: str) -> None:
    """Say why the customer needed us; her running contacts learn it too. Raises Refused (not_your_team, unknown)."""
    case = hold_case(case_id)
    permission.editor(by_id, case)
    reason = Reason.objects.filter(pk=code).first()
    if reason is None:
        raise Refused("unknown")
    case.reason = reason
    case.save(update_fields=["reason"])
    Contact.objects.filter(case=case, reason__isnull=True).update(reason=reason, verdict=reason.verdict)
    show(case)


@transaction.atomic
def set_matter(case_id: UUID, by_id: UUID, matter: str) -> None:
    """Name the matter in a sentence. Raises Refused (not_your_team, no_words)."""
    case = hold_case(case_id)
    permission.editor(by_id, case)
    if not matter.strip():
        raise Refused("no_words")
    case.matter = " ".join(matter.split())[:200]
    case.save(update_fields=["matter"])
    show(case)


@transaction.atomic
def set_priority(case_id: UUID, by_id: UUID, priority: int) -> None:
    """1 urgent, 2 normal, 3 low. Raises Refused (not_your_team, unknown)."""
    case = hold_case(case_id)
    permission.editor(by_id, case)
    if priority not in Case.Priority.values:
        raise Refused("unknown")
    case.priority = priority
    case.save(update_fields=["priority"])
    show(case)


@transaction.atomic
def save_draft(case_id: UUID, by_id: UUID, content: Mapping[str, Any], *, kind: str = "reply") -> None:
    """Keep what somebody has begun to write; empty content drops it. Raises Refused (unknown, too_long)."""
    if not Case.objects.filter(pk=case_id).exists():
        raise Refused("unknown")
    if sum(len(str(value)) for value in content.values()) > _LONGEST_DRAFT:
        raise Refused("too_long")
    if not any(content.values()):
        Draft.objects.filter(case_id=case_id, person_id=by_id, kind=kind).delete()
        return
    Draft.objects.update_or_create(
        case_id=case_id, person_id=by_id, kind=kind, defaults={"content": dict(content), "saved_at": clock.now()}
    )
