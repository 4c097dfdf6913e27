"""Working time: adding it to a moment and counting it between two, through weekends, holidays and clock changes.

Time is real: a slot lasts as long as it lasts on a stop watch, so the night in which the clock goes forward is an hour shorter. A
boundary is the first moment of its date at which the wall clock shows that time or a later one. Moments are aware; answers are UTC.

How it is fast: the open stretches of the years in question lie in one sorted list with the running total of what was worked before
each, so that every question is one or two binary searches. Years are laid out when first asked for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kesher.staff.rules.working_days import DayKind, HolidayPolicy, Hours, Slots, SpecialDay, WeekPlan

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_MINUTE = 60_000_000  # microseconds
_NO_HOLIDAYS = HolidayPolicy()
_PATIENCE = 6  # years without one working minute, after which we stop looking


class NeverOpens(Exception):
    """The calendar has no working time where it was looked for, so the question has no answer."""


@dataclass(frozen=True)
class WorkingCalendar:
    """When a team works. Minutes are whole working minutes; a negative or missing amount is a ValueError."""

    zone: str  # a name of the IANA data base, such as Asia/Jerusalem
    week: WeekPlan
    holidays: HolidayPolicy = _NO_HOLIDAYS
    special: tuple[SpecialDay, ...] = ()
    _laid: list["_Layout"] = field(default_factory=list, init=False, repr=False, compare=False)

    def special_on(self, day: date) -> SpecialDay | None:
        """The day of one's own on that date; the last one wins where two were given."""
        return next((special for special in reversed(self.special) if special.day == day), None)

    def kind_of(self, day: date) -> DayKind | None:
        """What the country's calendar calls that date, None for an ordinary one."""
        return self.holidays.days(day.year).get(day)

    def slots_of(self, day: date) -> Slots:
        """The slots of that date: a special day goes before a holiday, a holiday before the week.

        A holiday never opens a weekday that is usually closed, nor keeps it open longer than usual.
        """
        usual = self.week.of(day)
        if special := self.special_on(day):
            return special.hours.applied_to(usual)
        if not usual or not (kind := self.kind_of(day)):
            return usual
        hours = self.holidays.hours_on(kind)
        return Hours(until=usual[-1].end).applied_to(hours.applied_to(usual))

    def is_open(self, moment: datetime) -> bool:
        """Whether that moment is inside working hours; closing time itself is not."""
        at = _number(moment)
        layout = self._layout(moment.year - 1, moment.year + 1)
        i = bisect_right(layout.starts, at) - 1
        return i >= 0 and at < layout.ends[i]

    def add(self, start: datetime, minutes: int) -> datetime:
        """The earliest moment by which `minutes` have been worked since `start`; so it may be closing time.

        Nothing added to a moment outside working hours gives the next opening. NeverOpens when the work can never be done.
        """
        wanted = _not_negative(minutes) * _MINUTE
        for layout in self._forward(start):
            at = _number(start)
            target = layout.worked_before(at) + wanted
            if wanted:
                j = bisect_left(layout.before, target) - 1
                if j < len(layout.starts):
                    return _moment(layout.starts[j] + target - layout.before[j])
            else:
                i = bisect_right(layout.ends, at)
                if i < len(layout.starts):
                    return _moment(max(at, layout.starts[i]))
        raise AssertionError("unreachable: looking forward ends in an answer or in NeverOpens")

    def subtract(self, end: datetime, minutes: int) -> datetime:
        """The latest moment from which `minutes` are worked until `end`; nothing subtracted gives the last working moment."""
        if not (wanted := _not_negative(minutes) * _MINUTE):
            return self.last_moment_before(end)
        for layout in self._backward(end):
            target = layout.worked_before(_number(end)) - wanted
            if target >= 0:
                j = bisect_right(layout.before, target) - 1
                return _moment(layout.starts[j] + target - layout.before[j])
        raise AssertionError("unreachable: looking backward ends in an answer or in NeverOpens")

    def worked(self, a: datetime, b: datetime) -> timedelta:
        """Working time from `a` to `b`, exact; negative when `b` comes first."""
        layout = self._layout(min(a.year, b.year) - 1, max(a.year, b.year) + 1)
        return timedelta(microseconds=layout.worked_before(_number(b)) - layout.worked_before(_number(a)))

    def between(self, a: datetime, b: datetime) -> int:
        """Whole working minutes from `a` to `b`, begun ones dropped; negative when `b` comes first."""
        layout = self._layout(min(a.year, b.year) - 1, max(a.year, b.year) + 1)
        worked = layout.worked_before(_number(b)) - layout.worked_before(_number(a))
        return worked // _MINUTE if worked >= 0 else -(-worked // _MINUTE)

    def next_opening(self, moment: datetime) -> datetime:
        """The first working moment at or after `moment`."""
        return self.add(moment, 0)

    def last_moment_before(self, moment: datetime) -> datetime:
        """The last working moment at or before `moment`: itself when open, else the last minute before closing, when somebody is
        still there to be told (closing time is not a working moment)."""
        at = _number(moment)
        for layout in self._backward(moment):
            i = bisect_right(layout.starts, at) - 1
            if i >= 0:
                return _moment(at if at < layout.ends[i] else layout.ends[i] - _MINUTE)
        raise AssertionError("unreachable: looking backward ends in an answer or in NeverOpens")

    def end_of_business_day(self, start: datetime, days: int) -> datetime:
        """Closing time of the `days`-th working day after the date of `start` (1 or more); "3 business days" in people's words.

        A day with any working hours counts, a short one too. The day of `start` never counts, even before it opens.
        """
        if days < 1:
            raise ValueError("business days are counted from 1")
        today = start.astimezone(ZoneInfo(self.zone)).date().toordinal()
        for layout in self._forward(start):
            i = bisect_right(layout.days, today) + days - 1
            if i < len(layout.days):
                return _moment(layout.day_ends[i])
        raise AssertionError("unreachable: looking forward ends in an answer or in NeverOpens")

    def working_days(self, first: date, last: date) -> int:
        """How many dates from `first` to `last`, both included, have working hours."""
        layout = self._layout(first.year, last.year)
        return bisect_right(layout.days, last.toordinal()) - bisect_left(layout.days, first.toordinal())

    def stretches(self, a: datetime, b: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The open stretches between `a` and `b`, in order, cut to fit."""
        layout = self._layout(a.year - 1, b.year + 1)
        low, high = _number(a), _number(b)
        for i in range(bisect_right(layout.ends, low), len(layout.starts)):
            if layout.starts[i] >= high:
                return
            yield _moment(max(low, layout.starts[i])), _moment(min(high, layout.ends[i]))

    def _layout(self, first: int, last: int) -> "_Layout":
        """The years from `first` to `last` laid out, with others that were asked for before."""
        known = self._laid[0] if self._laid else None
        if known and known.first <= first and last <= known.last:
            return known
        grown = (
            _Layout(self, min(first, known.first), max(last, known.last), known)
            if known
            else _Layout(self, first, last)
        )
        self._laid[:] = [grown]  # one step, so that another thread sees the old layout or the new one, both right
        return grown

    def _forward(self, start: datetime) -> Iterator["_Layout"]:
        """Layouts that reach further and further past `start`."""
        last = start.year + 1
        while True:
            layout = self._layout(start.year - 1, last)
            yield layout
            self._give_up_after(layout, layout.last - _PATIENCE + 1, layout.last, since=start.year)
            last = layout.last + 1

    def _backward(self, end: datetime) -> Iterator["_Layout"]:
        """Layouts that reach further and further back from `end`."""
        first = end.year - 1
        while True:
            layout = self._layout(first, end.year + 1)
            yield layout
            self._give_up_after(layout, layout.first, layout.first + _PATIENCE - 1, until=end.year)
            first = layout.first - 1

    def _give_up_after(self, layout: "_Layout", first: int, last: int, *, since: int = 0, until: int = 9999) -> None:
        if since <= first and last <= until and not layout.has_days(first, last):
            raise NeverOpens(f"no working hours from {first} to {last}")


class _Layout:
    """Open stretches of some whole years of one calendar, in microseconds since 1970."""

    def __init__(self, calendar: WorkingCalendar, first: int, last: int, known: "_Layout | None" = None) -> None:
        self.first, self.last = first, last
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.days: list[int] = []  # working days, as ordinals
        self.day_ends: list[int] = []
        special = {day.day for day in calendar.special}
        zone = ZoneInfo(calendar.zone)
        for year in range(first, last + 1):
            if known and year == known.first:
                self._copy(known)
            if not (known and known.first <= year <= known.last):
                self._lay_out(calendar, zone, year, special)
        self.before = [0]
        for start, end in zip(self.starts, self.ends, strict=True):
            self.before.append(self.before[-1] + end - start)

    def worked_before(self, at: int) -> int:
        """What was worked until `at` since the first year began."""
        i = bisect_right(self.starts, at) - 1
        return self.before[i] + min(at, self.ends[i]) - self.starts[i] if i >= 0 else 0

    def has_days(self, first: int, last: int) -> bool:
        low, high = date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()
        return bisect_left(self.days, low) < bisect_right(self.days, high)

    def _copy(self, known: "_Layout") -> None:
        self.starts += known.starts
        self.ends += known.ends
        self.days += known.days
        self.day_ends += known.day_ends

    def _lay_out(self, calendar: WorkingCalendar, zone: ZoneInfo, year: int, special: set[date]) -> None:
        named = calendar.holidays.days(year)
        day, end = date(year, 1, 1), date(year + 1, 1, 1)
        midnight = _first_showing(zone, day, 0)
        while day < end:
            tomorrow = day + _DAY
            next_midnight = _first_showing(zone, tomorrow, 0)
            plain = day not in special and day not in named
            slots = calendar.week.of(day) if plain else calendar.slots_of(day)
            steady = next_midnight - midnight == 1440 * _MINUTE
            length = len(self.ends)
            for slot in slots:
                start, stop = (
                    (midnight + slot.start * _MINUTE, midnight + slot.end * _MINUTE)
                    if steady
                    else (_first_showing(zone, day, slot.start), _first_showing(zone, day, slot.end))
                )
                if start < stop:  # a slot inside the hour that the clock leaves out does not exist
                    self.starts.append(start)
                    self.ends.append(stop)
            if len(self.ends) > length:
                self.days.append(day.toordinal())
                self.day_ends.append(self.ends[-1])
            day, midnight = tomorrow, next_midnight


def _first_showing(zone: ZoneInfo, day: date, minute: int) -> int:
    """The first moment at which the wall clock shows that minute of that date, or a later one when it leaves that out."""
    wall = datetime.combine(day, time(), zone) if minute < 1440 else datetime.combine(day + _DAY, time(), zone)
    wall = wall.replace(hour=minute // 60 % 24, minute=minute % 60)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall.replace(
        tzinfo=None
    ):  # the clock jumps over it: find the jump
        low, high = wall.replace(fold=1).astimezone(UTC), moment
        offset = high.astimezone(zone).utcoffset()
        while high - low > timedelta(seconds=1):
            middle = (low + (high - low) / 2).replace(microsecond=0)
            low, high = (low, middle) if middle.astimezone(zone).utcoffset() == offset else (middle, high)
        moment = high
    return _number(moment)


def _not_negative(minutes: int) -> int:
    if minutes < 0:
        raise ValueError(f"working time is not negative: {minutes}")
    return minutes


def _number(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _moment(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)
