"""Working calendars, read from their rows and kept ready to compute with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from typing import Literal, cast
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kesher.core.reference import remembered
from kesher.staff.models import Calendar, ClosedDay, Slot, SpecialDay, Team
from kesher.staff.rules.israel import israeli_days
from kesher.staff.rules.working_days import CLOSED, DAY, USUAL, HolidayPolicy, Hours, WeekPlan, in_order
from kesher.staff.rules.working_days import Slot as Stretch
from kesher.staff.rules.working_days import SpecialDay as Special
from kesher.staff.types import CalendarInfo, CalendarSettings, OwnDay, WorkingCalendar


@remembered
def working_calendar(calendar_id: UUID) -> WorkingCalendar:
    """That calendar, ready to compute with. Raises Calendar.DoesNotExist."""
    return computed(_settings(Calendar.objects.get(pk=calendar_id)))


def working_calendars(ids: Iterable[UUID]) -> dict[UUID, WorkingCalendar]:
    """Several at once; unknown ids are left out."""
    known = _ids_by_code().values()
    return {one: working_calendar(one) for one in dict.fromkeys(ids) if one in known}


def calendar_of_team(team_id: UUID) -> WorkingCalendar:
    """By which that team works. Raises Team.DoesNotExist."""
    return working_calendar(Team.objects.values_list("calendar_id", flat=True).get(pk=team_id))


def calendar_with(code: str) -> WorkingCalendar | None:
    """The calendar of that code, such as `service` or `contact-hours`; None where there is none."""
    found = _ids_by_code().get(code)
    return working_calendar(found) if found else None


@remembered
def _ids_by_code() -> dict[str, UUID]:
    return dict(Calendar.objects.values_list("code", "id"))


def all_calendars() -> list[CalendarInfo]:
    """Every calendar with the number of teams that count by it, the most used first."""
    teams = (
        Team.objects.filter(calendar=OuterRef("pk")).order_by().values("calendar").annotate(n=Count("pk")).values("n")
    )
    rows = Calendar.objects.annotate(n=Coalesce(Subquery(teams), 0)).order_by(F("n").desc(), "code")
    return [CalendarInfo(row.pk, row.code, row.name, row.n) for row in rows]


def calendar_settings(calendar_id: UUID) -> CalendarSettings | None:
    """What was set, for the page of settings; None where there is no such calendar."""
    row = Calendar.objects.filter(pk=calendar_id).first()
    return _settings(row) if row else None


def computed(settings: CalendarSettings) -> WorkingCalendar:
    """A calendar by these settings, stored or not: the page shows what an edit would do before it is made."""
    return WorkingCalendar(
        settings.zone,
        WeekPlan(
            (
                settings.week.get(1, ()),
                settings.week.get(2, ()),
                settings.week.get(3, ()),
                settings.week.get(4, ()),
                settings.week.get(5, ()),
                settings.week.get(6, ()),
                settings.week.get(0, ()),
            )
        ),
        HolidayPolicy(
            days=israeli_days,
            holiday=USUAL if settings.open_on_holidays else CLOSED,
            eve=_until(settings.eve_until),
            between=CLOSED if settings.between == "closed" else _until(settings.between_until),
        ),
        tuple(Special(own.day, Hours(own=own.slots), own.why_en or own.why_he) for own in settings.own_days),
    )


def _settings(row: Calendar) -> CalendarSettings:
    week: dict[int, list[Stretch]] = defaultdict(list)
    for slot in Slot.objects.filter(calendar=row):
        week[slot.weekday].append(_stretch(slot.begins, slot.ends))
    short = row.hol_hamoed == Calendar.HolHamoed.SHORT
    return CalendarSettings(
        id=row.pk,
        name=row.name,
        zone=row.time_zone,
        revision=row.revision,
        week={weekday: in_order(slots) for weekday, slots in sorted(week.items())},
        open_on_holidays=row.holidays == Calendar.Holidays.OPEN,
        eve_until=_minute(row.eve_until),
        between=cast(Literal["normal", "short", "closed"], row.hol_hamoed),
        between_until=_minute(row.hol_hamoed_until) if short else None,
        own_days=_own_days(ClosedDay.objects.filter(calendar=row), SpecialDay.objects.filter(calendar=row)),
    )


def _own_days(closed: QuerySet[ClosedDay], special: QuerySet[SpecialDay]) -> tuple[OwnDay, ...]:
    """Closed days and special ones by date; a special day wins where both were given."""
    found = {row.date: OwnDay(row.date, (), row.why_he, row.why_en) for row in closed}
    slots: dict[date, list[Stretch]] = defaultdict(list)
    for row in special:
        slots[row.date].append(_stretch(row.begins, row.ends))
        found[row.date] = OwnDay(row.date, in_order(slots[row.date]), row.why_he, row.why_en)
    return tuple(found[day] for day in sorted(found))


def _stretch(begins: time, ends: time) -> Stretch:
    return Stretch(begins.hour * 60 + begins.minute, (ends.hour * 60 + ends.minute) or DAY)


def _minute(value: time | None) -> int | None:
    return None if value is None else value.hour * 60 + value.minute


def _until(minute: int | None) -> Hours:
    return USUAL if minute is None else Hours(until=minute)
