"""Words of staff that other packages use. Working time is computed by `WorkingCalendar`; `kesher.staff.queries` gives a team's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from kesher.staff.rules.israel import israeli_days
from kesher.staff.rules.working_days import DAY, DayKind, DayType, Hours, Slot, Slots, SpecialDay, WeekPlan
from kesher.staff.rules.working_time import NeverOpens, WorkingCalendar

__all__ = [
    "DAY",
    "CalendarInfo",
    "CalendarRefused",
    "CalendarSettings",
    "DayKind",
    "DayType",
    "Hours",
    "NeverOpens",
    "OwnDay",
    "Slot",
    "Slots",
    "SpecialDay",
    "WeekPlan",
    "WorkingCalendar",
    "israeli_days",
]


class CalendarRefused(ValueError):
    """A calendar was not changed. `str()` says why and what to do, in the language of the page."""


@dataclass(frozen=True)
class CalendarInfo:
    """A calendar among others; `teams` is how many count by it."""

    id: UUID
    code: str
    name: str
    teams: int


@dataclass(frozen=True)
class OwnDay:
    """A day that the organisation made different from what week and holidays say. No slots: closed."""

    day: date
    slots: Slots
    why_he: str = ""
    why_en: str = ""

    def why(self, language: str) -> str:
        """The reason in that language, else in the other one."""
        first, second = (self.why_he, self.why_en) if language == "he" else (self.why_en, self.why_he)
        return first or second


@dataclass(frozen=True)
class CalendarSettings:
    """What an administrator set, as it stands in the rows. Weekdays as people count them: 0 is Sunday. Times in minutes of the day."""

    id: UUID
    name: str
    zone: str
    revision: int
    week: Mapping[int, Slots]
    open_on_holidays: bool
    eve_until: int | None
    between: Literal["normal", "short", "closed"]
    between_until: int | None
    own_days: tuple[OwnDay, ...]
