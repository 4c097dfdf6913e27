"""What became of one exception: who was told on which rung, and what was done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.staff.models import Person
from kesher.watch.models import Act, ServiceException, Telling


@dataclass(frozen=True)
class HistoryLine:
    """`kind` is told, or a kind of act. `rung` of a telling; `instead_of` is who was away."""

    at: datetime
    kind: str
    person: Person | None
    team: str
    rung: int | None = None
    instead_of: Person | None = None
    note: str = ""


def history(exception_id: UUID) -> list[HistoryLine]:
    """Tellings and acts in order of time; two queries. Whoever may see the exception may see it."""
    told = Telling.objects.filter(exception_id=exception_id).select_related("person", "team", "instead_of")
    acts = Act.objects.filter(exception_id=exception_id).select_related("by")
    lines = [
        HistoryLine(one.told_at, "told", one.person, one.team.name if one.team else "", one.rung, one.instead_of)
        for one in told
    ]
    lines += [HistoryLine(one.at, one.kind, one.by, "", note=one.note) for one in acts]
    return sorted(lines, key=lambda line: line.at)


def settled_by_hand(person: Person, exception_id: UUID) -> str | None:
    """The code of an exception that this person settled, for the offer to take it back; None for any other."""
    rows = ServiceException.objects.filter(pk=exception_id, settled_by=person, state=ServiceException.State.SETTLED)
    return rows.values_list("code", flat=True).first()
