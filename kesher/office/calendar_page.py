"""What the page of a working calendar shows: thirty days, the usual week, the holidays of a year, and what was tried."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kesher.staff.types import CalendarSettings, DayType, OwnDay, Slots, WorkingCalendar
from kesher.ui.types import State
from kesher.ui.words import clock_time, day_words, weekday

AHEAD = 30  # days shown
YEAR = timedelta(days=366)
ONE_DAY = timedelta(days=1)
MOST_STRETCHES = 4  # of a tried promise, before the rest is summed up


def hours_words(slots: Slots) -> str:
    """8:00–12:30, 13:30–17:00; nothing for a closed day."""
    return ", ".join(f"{_face(slot.start)}–{_face(slot.end)}" for slot in slots)


@dataclass(frozen=True)
class Cell:
    """One date of the month. `tone` is a class of the stylesheet: past, today, short, shut or nothing; `past` has no hours."""

    day: date
    label: str
    hours: tuple[str, ...]
    tone: str
    tags: tuple[str, ...]
    editable: bool

    @property
    def name(self) -> str:
        """The date in full, for who cannot see the column."""
        return f"{weekday(self.day)} {day_words(self.day)}"

    @property
    def closed(self) -> bool:
        """Whether the word stands in place of hours."""
        return self.editable and not self.hours


def month(calendar: WorkingCalendar, settings: CalendarSettings, today: date) -> list[list[Cell]]:
    """Whole weeks from Sunday to Saturday around the next thirty days."""
    last = today + timedelta(days=AHEAD - 1)
    first = today - timedelta(days=(today.weekday() + 1) % 7)
    own = {entry.day: entry for entry in settings.own_days}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    days += [days[-1] + timedelta(days=n + 1) for n in range(-len(days) % 7)]
    cells = [_cell(calendar, own, day, today, last) for day in days]
    return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def _cell(calendar: WorkingCalendar, own: Mapping[date, OwnDay], day: date, today: date, last: date) -> Cell:
    label = day_words(day) if day == today or day.day == 1 else str(day.day)
    if not today <= day <= last:
        return Cell(day, label, (), "past", (), editable=False)
    slots, usual = calendar.slots_of(day), calendar.week.of(day)
    tone = "shut" if not slots else "short" if _length(slots) < _length(usual) else ""
    tags = [_("today")] if day == today else []
    if name := _name_of(calendar, own, day):
        tags.append(name)
    hours = tuple(f"{_face(slot.start)}–{_face(slot.end)}" for slot in slots)
    return Cell(day, label, hours, f"{tone} today".strip() if day == today else tone, tuple(tags), editable=True)


def _name_of(calendar: WorkingCalendar, own: Mapping[date, OwnDay], day: date) -> str:
    """Why a day is what it is: our own reason, else the country's name for it."""
    language = get_language() or "he"
    if day in own and (why := own[day].why(language[:2])):
        return why
    kind = calendar.kind_of(day)
    return kind.name(language[:2]) if kind else ""


@dataclass(frozen=True)
class WeekLine:
    """Weekdays that are worked alike. No hours: closed."""

    days: str
    hours: str


def usual_week(settings: CalendarSettings) -> list[WeekLine]:
    """The week, neighbours with the same hours in one line."""
    lines = []
    for slots, group in groupby(range(7), key=lambda day: settings.week.get(day, ())):
        days = list(group)
        lines.append(WeekLine(_days_words(days[0], days[-1]), hours_words(slots)))
    return lines


def weekday_name(day: int) -> str:
    """By our count, 0 is Sunday: Sun, א׳."""
    return weekday(date(2026, 11, 22) + timedelta(days=day), style="table")


def _days_words(first: int, last: int) -> str:
    if first == last:
        return weekday_name(first)
    return _("%(first)s to %(last)s") % {"first": weekday_name(first), "last": weekday_name(last)}


@dataclass(frozen=True)
class OwnLine:
    """A day of the organisation's own. No hours: closed."""

    day: date
    hours: str
    reason: str


def own_days(settings: CalendarSettings, today: date) -> list[OwnLine]:
    """Those that lie ahead."""
    language = (get_language() or "he")[:2]
    return [
        OwnLine(own.day, hours_words(own.slots), own.why(language)) for own in settings.own_days if own.day >= today
    ]


def until_words(minute: int | None) -> str:
    """What a rule for eves or days between says."""
    return (
        pgettext("calendar", "as any day")
        if minute is None
        else pgettext("calendar", "until %(time)s") % {"time": _face(minute)}
    )


@dataclass(frozen=True)
class HolidayLine:
    """One holiday that has an eve or days between. Hours are None where there is no such day, empty where it is closed."""

    name: str
    eve: date | None
    eve_hours: str | None
    days: tuple[tuple[date, str], ...]
    between_hours: str | None


def holidays(calendar: WorkingCalendar, today: date) -> list[HolidayLine]:
    """The holidays that begin within a year, in order, with the hours that this calendar gives them."""
    lines = []
    for kinds in _occurrences(calendar, today):
        eves = [day for day, kind in kinds if kind == DayType.EVE]
        rests = [day for day, kind in kinds if kind == DayType.HOLIDAY]
        between = [day for day, kind in kinds if kind == DayType.BETWEEN and calendar.week.of(day)]
        if not rests:
            continue
        kind = calendar.kind_of(rests[0])
        lines.append(
            HolidayLine(
                name=kind.name((get_language() or "he")[:2]) if kind else "",
                eve=eves[0] if eves else None,
                eve_hours=hours_words(calendar.slots_of(eves[0])) if eves else None,
                days=tuple((day, hours_words(calendar.slots_of(day))) for day in rests),
                between_hours=hours_words(calendar.slots_of(between[0])) if between else None,
            )
        )
    return lines


def _occurrences(calendar: WorkingCalendar, today: date) -> Iterator[list[tuple[date, DayType]]]:
    """The named days of each holiday of the coming year together. The same holiday of the year after is another."""
    found: dict[str, list[tuple[date, DayType]]] = {}
    day = today
    while day < today + YEAR:
        kind = calendar.kind_of(day)
        if kind and kind.type != DayType.NAMED:
            known = found.get(kind.holiday)
            if known is None or day - known[-1][0] < timedelta(days=30):
                found.setdefault(kind.holiday, []).append((day, kind.type))
        day += ONE_DAY
    return iter(sorted(found.values()))


@dataclass(frozen=True)
class Stop:
    """One line of how a promise is counted: a knot, a time, and what happens then."""

    state: State
    day: str
    time: str
    words: str


@dataclass(frozen=True)
class Tried:
    """What a promise given at `start` would be."""

    due: datetime
    stops: tuple[Stop, ...]


def try_it(calendar: WorkingCalendar, start: datetime, amount: int, unit: str) -> Tried:
    """Count `amount` working hours or business days (`unit`: hours, days) from `start`. NeverOpens from the calendar."""
    due = calendar.add(start, amount * 60) if unit == "hours" else calendar.end_of_business_day(start, amount)
    stops = [_beginning(calendar, start)]
    if unit == "hours":
        stops += _counted(calendar, start, due)
    else:
        stops += _days_counted(calendar, start, due)
    stops.append(_stop(calendar, "kept", due, pgettext("calendar", "due")))
    return Tried(due, tuple(stops))


def _beginning(calendar: WorkingCalendar, start: datetime) -> Stop:
    if calendar.is_open(start):
        return _stop(calendar, "open", start, _("open: counts at once"))
    return _stop(calendar, "todo", start, _("closed: counts from opening"))


def _counted(calendar: WorkingCalendar, start: datetime, due: datetime) -> Iterator[Stop]:
    """The openings on the way with what is worked after each; the middle of a long way is summed up."""
    ways = [(begin, end) for begin, end in calendar.stretches(start, due) if begin > start]
    for begin, end in ways[:MOST_STRETCHES]:
        yield _stop(calendar, "open", begin, _("opens, %(span)s hours") % {"span": _span(end - begin)})
    if len(ways) > MOST_STRETCHES:
        rest = sum((end - begin for begin, end in ways[MOST_STRETCHES:]), timedelta())
        yield _stop(calendar, "open", ways[MOST_STRETCHES][0], _("and on, %(span)s hours more") % {"span": _span(rest)})


def _days_counted(calendar: WorkingCalendar, start: datetime, due: datetime) -> Iterator[Stop]:
    zone = ZoneInfo(calendar.zone)
    first, last = start.astimezone(zone).date() + ONE_DAY, due.astimezone(zone).date()
    days = calendar.working_days(first, last)
    words = ngettext("%(n)s business day, from this one on", "%(n)s business days, from this one on", days) % {
        "n": days
    }
    day = first
    while day < last and not calendar.slots_of(day):
        day += ONE_DAY
    opening = calendar.next_opening(datetime(day.year, day.month, day.day, tzinfo=zone))
    yield _stop(calendar, "open", opening, words)


def _stop(calendar: WorkingCalendar, state: State, moment: datetime, words: str) -> Stop:
    local = moment.astimezone(ZoneInfo(calendar.zone))
    return Stop(state, weekday(local.date(), style="table"), clock_time(local.time()), words)


def _span(value: timedelta) -> str:
    hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
    return f"{hours}:{minutes:02d}"


def _face(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _length(slots: Slots) -> int:
    return sum(slot.end - slot.start for slot in slots)
