"""Editing working calendars. Every edit raises the revision, keeps its history and publishes CalendarChanged (decision 37).

Days that have passed stay as they were: promises were counted by them. Refusals are CalendarRefused, in words, and change nothing.
Who may edit is asked at the door.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from kesher.core import clock
from kesher.core.outbox import publish
from kesher.staff.events import CalendarChanged
from kesher.staff.models import Calendar, ClosedDay, Slot, SpecialDay
from kesher.staff.queries import calendars as queries
from kesher.staff.rules.working_days import Slot as Stretch
from kesher.staff.rules.working_days import Slots, in_order, minute_of, slots
from kesher.staff.types import CalendarRefused

WEEKDAYS = range(7)  # 0 is Sunday
FURTHEST_YEAR = 5  # years ahead for which days may be set


def hours_from_text(text: str) -> Slots:
    """Hours as people write them: "8:00-12:30, 13:30-17:00"; nothing is closed. CalendarRefused says what is wrong."""
    parts = [part.strip() for part in text.replace("–", "-").replace("־", "-").split(",") if part.strip()]
    try:
        found = tuple(Stretch(*(minute_of(side) for side in _two_sides(part))) for part in parts)
    except ValueError:
        raise CalendarRefused(
            _("“%(text)s” is not read as hours. Write them like 8:00–12:30, 13:30–17:00.") % {"text": text.strip()}
        ) from None
    try:
        return in_order(found)
    except ValueError:
        raise CalendarRefused(_("Two parts of the day overlap: %(text)s.") % {"text": text.strip()}) from None


@transaction.atomic
def make_calendar(
    code: str,
    name_he: str,
    name_en: str,
    week: Mapping[int, Slots],
    *,
    zone: str = "Asia/Jerusalem",
    open_on_holidays: bool = False,
    eve_until: int | None = None,
    between: str = "normal",
    between_until: int | None = None,
) -> UUID:
    """A new calendar. `week` by weekday, 0 is Sunday; the rest as in `set_holidays`."""
    if zone not in available_timezones():
        raise CalendarRefused(_("There is no time zone called %(zone)s.") % {"zone": zone})
    _require_some_hours(week)
    calendar = Calendar.objects.create(
        code=code,
        name_he=name_he,
        name_en=name_en,
        time_zone=zone,
        holidays=Calendar.Holidays.OPEN if open_on_holidays else Calendar.Holidays.CLOSED,
        eve_until=_time(eve_until),
        hol_hamoed=_between(between, between_until),
        hol_hamoed_until=_time(between_until),
    )
    for weekday, hours in week.items():
        _put_slots(calendar, weekday, hours)
    return calendar.pk


@transaction.atomic
def set_week(calendar_id: UUID, week: Mapping[int, Slots]) -> None:
    """Give these weekdays these hours; weekdays that are not named keep theirs."""
    calendar = _lock(calendar_id)
    current = queries.calendar_settings(calendar_id)
    _require_some_hours({**(current.week if current else {}), **week})
    for weekday, hours in week.items():
        if weekday not in WEEKDAYS:
            raise CalendarRefused(_("A week has seven days, counted from 0 to 6."))
        Slot.objects.filter(calendar=calendar, weekday=weekday).delete()
        _put_slots(calendar, weekday, hours)
    _changed(calendar)


@transaction.atomic
def set_holidays(
    calendar_id: UUID,
    *,
    open_on_holidays: bool,
    eve_until: int | None,
    between: str,
    between_until: int | None = None,
) -> None:
    """What holidays do: open or closed; eves until a minute of the day (None: as any day); Hol HaMoed normal, short or closed."""
    calendar = _lock(calendar_id)
    calendar.holidays = Calendar.Holidays.OPEN if open_on_holidays else Calendar.Holidays.CLOSED
    calendar.eve_until = _time(eve_until)
    calendar.hol_hamoed = _between(between, between_until)
    calendar.hol_hamoed_until = _time(between_until) if between == "short" else None
    calendar.save(update_fields=["holidays", "eve_until", "hol_hamoed", "hol_hamoed_until"])
    _changed(calendar)


@transaction.atomic
def set_usual(
    calendar_id: UUID,
    week: Mapping[int, Slots],
    *,
    open_on_holidays: bool,
    eve_until: int | None,
    between: str,
    between_until: int | None = None,
) -> None:
    """Both at once, all or nothing: the week as in `set_week`, holidays as in `set_holidays`."""
    set_week(calendar_id, week)
    set_holidays(
        calendar_id,
        open_on_holidays=open_on_holidays,
        eve_until=eve_until,
        between=between,
        between_until=between_until,
    )


@transaction.atomic
def set_day(calendar_id: UUID, day: date, hours: Slots, *, why_he: str = "", why_en: str = "") -> None:
    """Give one date its own hours, which go before week and holidays; no hours close it. Replaces what the date had."""
    calendar = _lock(calendar_id)
    _require_ahead(calendar, day)
    _clear(calendar, day)
    words = {"why_he": why_he.strip(), "why_en": why_en.strip()}
    if not hours:
        ClosedDay.objects.create(calendar=calendar, date=day, **words)
    for slot in hours:
        begins, ends = _times(slot)
        SpecialDay.objects.create(calendar=calendar, date=day, begins=begins, ends=ends, **words)
    _changed(calendar)


def close_day(calendar_id: UUID, day: date, *, why_he: str = "", why_en: str = "") -> None:
    """Close one date."""
    set_day(calendar_id, day, (), why_he=why_he, why_en=why_en)


@transaction.atomic
def forget_day(calendar_id: UUID, day: date) -> None:
    """Let a date be again what week and holidays say. CalendarRefused when it was not a day of its own."""
    calendar = _lock(calendar_id)
    _require_ahead(calendar, day)
    if not _clear(calendar, day):
        raise CalendarRefused(_("That day has no hours of its own."))
    _changed(calendar)


def seed_israeli_calendars() -> None:
    """The calendars that a new installation begins with, where they are missing: service hours, and hours in which customers
    may be written to unasked. Safe to repeat; never changes one that exists."""
    if not Calendar.objects.filter(code="service").exists():
        make_calendar(
            "service",
            "שירות, ישראל",
            "Service, Israel",
            dict.fromkeys(range(5), slots("8:00-17:00")),
            eve_until=13 * 60,
            between="short",
            between_until=14 * 60,
        )
    if not Calendar.objects.filter(code="contact-hours").exists():
        make_calendar(
            "contact-hours",
            "שעות פנייה יזומה",
            "Hours for unasked messages",
            {**dict.fromkeys(range(5), slots("8:00-21:00")), 5: slots("8:00-13:00")},
            eve_until=13 * 60,
        )


def _lock(calendar_id: UUID) -> Calendar:
    return Calendar.objects.select_for_update().get(pk=calendar_id)


def _changed(calendar: Calendar) -> None:
    calendar.revision += 1
    calendar.save(update_fields=["revision"])
    publish(CalendarChanged(calendar_id=calendar.pk, revision=calendar.revision))


def _clear(calendar: Calendar, day: date) -> int:
    closed, _by_model = ClosedDay.objects.filter(calendar=calendar, date=day).delete()
    special, _by_model = SpecialDay.objects.filter(calendar=calendar, date=day).delete()
    return closed + special


def _put_slots(calendar: Calendar, weekday: int, hours: Sequence[Stretch]) -> None:
    for slot in in_order(hours):
        begins, ends = _times(slot)
        Slot.objects.create(calendar=calendar, weekday=weekday, begins=begins, ends=ends)


def _require_ahead(calendar: Calendar, day: date) -> None:
    today = clock.now().astimezone(ZoneInfo(calendar.time_zone)).date()
    if day < today:
        raise CalendarRefused(
            _("That day has passed, and promises were counted by its hours. Choose today or a later day.")
        )
    if day.year > today.year + FURTHEST_YEAR:
        raise CalendarRefused(_("Days can be set up to five years ahead."))


def _require_some_hours(week: Mapping[int, Slots]) -> None:
    if not any(week.values()):
        raise CalendarRefused(
            _("A week needs working hours on one day at least; without them nothing can be promised by this calendar.")
        )


def _between(between: str, until: int | None) -> str:
    if between not in Calendar.HolHamoed.values:
        raise CalendarRefused(_("Days between are as any day, short, or closed."))
    if between == Calendar.HolHamoed.SHORT and until is None:
        raise CalendarRefused(_("Say until when the short days between are worked."))
    return between


def _two_sides(part: str) -> tuple[str, str]:
    begin, _dash, end = part.partition("-")
    return begin, end


def _times(slot: Stretch) -> tuple[time, time]:
    return _clock_face(slot.start), _clock_face(slot.end)


def _clock_face(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def _time(minute: int | None) -> time | None:
    return None if minute is None else _clock_face(minute)
