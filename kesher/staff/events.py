"""Facts that staff publishes."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class CalendarChanged(FactOf):
    """Working hours were edited. Dates already told stand, untold ones are worked out again (decision 37)."""

    calendar_id: UUID
    revision: int


@dataclass(frozen=True)
class PersonJoined(FactOf):
    """Somebody works here now."""

    person_id: UUID


@dataclass(frozen=True)
class PersonLeft(FactOf):
    """Somebody left; what was open of theirs has been handed over already (kesher.staff.leaving)."""

    person_id: UUID
