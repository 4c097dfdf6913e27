"""What a team works on a given date: its usual week, what holidays and eves make of it, and days of its own.

Times of day are minutes since local midnight, 0 to 1440; slots are half-open (17:00 no longer belongs to 8:00-17:00). A slot does
not cross midnight: a night shift is two slots, 22:00-24:00 and 0:00-6:00 of the next day, and counts as one stretch.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

DAY = 1440  # minutes on the face of a day


@dataclass(frozen=True, order=True)
class Slot:
    """Working hours from `start` (included) to `end` (not included), in minutes since midnight."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError(f"a slot runs forward within one day, not from {self.start} to {self.end}")


Slots = tuple[Slot, ...]


def slots(*pairs: str) -> Slots:
    """Slots as people write them: `slots("8:00-12:00", "13:00-17:00")`. ValueError when they overlap or run backward."""
    return in_order(Slot(*(minute_of(side) for side in pair.split("-"))) for pair in pairs)


def minute_of(text: str) -> int:
    """Minutes since midnight of "8:00", "08:30" or "24:00". ValueError for anything else."""
    hours, colon, minutes = text.strip().partition(":")
    if not (colon and hours.isdecimal() and len(minutes) == 2 and minutes.isdecimal() and int(minutes) < 60):
        raise ValueError(f"not a time of day: {text!r}")
    if (minute := int(hours) * 60 + int(minutes)) > DAY:
        raise ValueError(f"a day ends at 24:00: {text!r}")
    return minute


def in_order(given: Iterable[Slot]) -> Slots:
    """The same slots sorted. ValueError when two overlap; touching ones are welcome."""
    ordered = tuple(sorted(given))
    if any(later.start < earlier.end for earlier, later in pairwise(ordered)):
        raise ValueError("two slots of one day overlap")
    return ordered


class DayType(StrEnum):
    """What the calendar of a country says of a date. Anything else is an ordinary day."""

    HOLIDAY = "holiday"  # a day of rest
    EVE = "eve"  # the day before one
    BETWEEN = "between"  # Hol HaMoed
    NAMED = "named"  # a working day that has a name (Purim, Hanukkah)


@dataclass(frozen=True)
class DayKind:
    """One date of a country's calendar. `holiday` is a stable key; an eve carries the key of the holiday that it precedes."""

    type: DayType
    holiday: str
    he: str
    en: str

    def name(self, language: str) -> str:
        """Its name for people; English for every language but Hebrew."""
        return self.he if language == "he" else self.en


NamedDays = Callable[[int], Mapping[date, DayKind]]


def no_named_days(year: int) -> Mapping[date, DayKind]:
    """The calendar of a country without holidays."""
    return {}


@dataclass(frozen=True)
class Hours:
    """What a day that is not ordinary makes of the usual slots: puts its own in their place, then ends at `until`."""

    own: Slots | None = None
    until: int = DAY

    def __post_init__(self) -> None:
        if self.own is not None and in_order(self.own) != self.own:
            raise ValueError("the slots of a day stand in order")
        if not 0 <= self.until <= DAY:
            raise ValueError(f"a day has {DAY} minutes, {self.until} is not one of them")

    def applied_to(self, usual: Slots) -> Slots:
        """The slots of such a day whose weekday usually has `usual`."""
        base = usual if self.own is None else self.own
        return tuple(Slot(s.start, min(s.end, self.until)) for s in base if s.start < self.until)


CLOSED = Hours(own=())
USUAL = Hours()


@dataclass(frozen=True)
class WeekPlan:
    """The usual week: slots by weekday, Monday first as in Python's `date.weekday()`. Within a day in order, not overlapping."""

    days: tuple[Slots, Slots, Slots, Slots, Slots, Slots, Slots]

    def __post_init__(self) -> None:
        for day in self.days:
            if in_order(day) != day:
                raise ValueError("the slots of a day stand in order")

    def of(self, day: date) -> Slots:
        return self.days[day.weekday()]


def israeli_week(usual: Slots, friday: Slots = (), saturday: Slots = ()) -> WeekPlan:
    """Sunday to Thursday alike."""
    return WeekPlan((usual, usual, usual, usual, friday, saturday, usual))


@dataclass(frozen=True)
class HolidayHours:
    """What one holiday does when it differs from the policy: on the day of that type that carries that key."""

    holiday: str
    type: DayType
    hours: Hours


@dataclass(frozen=True)
class HolidayPolicy:
    """What the days of a country's calendar make of the week; `exceptions` go before the four general rules."""

    days: NamedDays = no_named_days
    holiday: Hours = CLOSED
    eve: Hours = USUAL
    between: Hours = USUAL
    named: Hours = USUAL
    exceptions: tuple[HolidayHours, ...] = ()

    def hours_on(self, kind: DayKind) -> Hours:
        for exception in self.exceptions:
            if exception.holiday == kind.holiday and exception.type == kind.type:
                return exception.hours
        rules = {
            DayType.HOLIDAY: self.holiday,
            DayType.EVE: self.eve,
            DayType.BETWEEN: self.between,
            DayType.NAMED: self.named,
        }
        return rules[kind.type]


@dataclass(frozen=True)
class SpecialDay:
    """A day of the organisation's own, which goes before week and holidays alike: closed, shorter, longer, or its own slots."""

    day: date
    hours: Hours
    name: str = ""
