"""A new matter: its number, its conversation, its first state."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from kesher.cases.events import CaseOpened
from kesher.cases.models import Case, Conversation, Reason
from kesher.cases.rules import states, wording
from kesher.core.ids import new_id
from kesher.core.outbox import publish


def next_number() -> int:
    """The next case number: short enough to say, never reused, no capability."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_case_number')")
        number: int = cursor.fetchone()[0]
    return number


def open_conversation(customer_id: UUID, subject: str, at: datetime) -> Conversation:
    """A conversation of one customer (decision 2)."""
    return Conversation.objects.create(
        id=new_id(), customer_id=customer_id, subject=wording.without_tails(subject)[:250], created_at=at
    )


def open_case(
    conversation: Conversation,
    *,
    customer_id: UUID,
    team_id: UUID,
    channel: str,
    matter: str,
    language: str,
    at: datetime,
    reason: Reason | None = None,
    claimed: bool = False,
    imported: bool = False,
    follows_id: UUID | None = None,
    suggested_id: UUID | None = None,
) -> Case:
    """A matter of one customer in one conversation. A past one (imported) is closed from the beginning (decision 32)."""
    case = Case.objects.create(
        id=new_id(),
        number=next_number(),
        customer_id=customer_id,
        conversation=conversation,
        follows_id=follows_id,
        suggested_id=suggested_id,
        matter=matter[:200],
        reason=reason,
        channel=channel,
        language=language,
        state=states.CLOSED if imported else states.NEW,
        team_id=team_id,
        claimed=claimed,
        imported=imported,
        opened_at=at,
        unowned_since=None if imported else at,
        state_since=at,
        closed_at=at if imported else None,
    )
    if not imported:
        publish(CaseOpened(case.pk, customer_id, channel))
    return case


def reason_with(code: str) -> Reason | None:
    """The reason of this code, if there is one."""
    return Reason.objects.filter(pk=code).first() if code else None
