"""Citations: looked up again at the moment of sending, and refused in words when a version no longer holds (decision 29)."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from kesher.cases.models import Call, Case, Citation, Message
from kesher.cases.types import Cite, Refused
from kesher.core.clock import ISRAEL
from kesher.core.ids import new_id
from kesher.knowledge import queries as knowledge
from kesher.knowledge.types import NotInForce


def check(case: Case, cites: Sequence[Cite], at: datetime) -> None:
    """Every cited version holds at the date that its policy goes by: the event's, where the case knows it, else the contact's.

    Raises Refused (citation_unknown, citation_not_approved, citation_replaced) with the id of the version that holds now.
    """
    for cite in cites:
        day = cite.event_on or case.event_on
        event_at = datetime.combine(day, time(12), ISRAEL) if day else case.opened_at
        try:
            knowledge.require_in_force(cite.version_id, contact_at=at, event_at=event_at)
        except NotInForce as refusal:
            present = str(refusal.present_id) if refusal.present_id else ""
            raise Refused(f"citation_{refusal.code}", version_id=str(cite.version_id), present_id=present) from refusal


def keep(
    case: Case, cites: Sequence[Cite], at: datetime, *, message: Message | None = None, call: Call | None = None
) -> None:
    """Write what the answer rests on; the day of the event, where it was named, becomes the case's."""
    seen: set[UUID] = set()
    for cite in cites:
        if cite.version_id in seen:
            continue
        seen.add(cite.version_id)
        Citation.objects.create(
            id=new_id(),
            case=case,
            message=message,
            call=call,
            version_id=cite.version_id,
            form=cite.form,
            language=cite.language,
            at=at,
        )
        if cite.event_on and case.event_on is None:
            case.event_on = cite.event_on
            case.save(update_fields=["event_on"])
