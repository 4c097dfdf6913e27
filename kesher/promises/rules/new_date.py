"""The date that is told when nobody gave a new one in time (decisions 15 and 17)."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kesher.staff.types import WorkingCalendar

NOON = time(12)
_QUARTER = timedelta(minutes=15)


def new_date(at: datetime, old_due: datetime, minutes: int, calendar: WorkingCalendar) -> datetime:
    """What takes `minutes` from `at` is promised for then, but not before noon of the working day after the old date.

    A date that has to be told twice is worse than a late one, so it is never close; whole quarters of an hour, since that is how
    people say times. Always later than `old_due`.
    """
    soonest = _noon_after(max(at, old_due), calendar)
    return max(soonest, _to_quarter(calendar.add(at, max(1, minutes)), calendar))


def _noon_after(moment: datetime, calendar: WorkingCalendar) -> datetime:
    """Noon of the next working day; its closing time where it closes earlier, its opening where it opens later."""
    closes = calendar.end_of_business_day(moment, 1)
    local = closes.astimezone(ZoneInfo(calendar.zone))
    # A moment before closing, since a day that closes at midnight would be taken for the next one.
    day = (local - timedelta(minutes=1)).date()
    noon = datetime.combine(day, NOON, ZoneInfo(calendar.zone)).astimezone(closes.tzinfo)
    return min(closes, calendar.next_opening(noon)) if noon < closes else closes


def _to_quarter(moment: datetime, calendar: WorkingCalendar) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    minutes = -whole.minute % 15
    later = whole + timedelta(minutes=minutes) + (_QUARTER if whole != moment and not minutes else timedelta())
    return later if calendar.last_moment_before(later) == later else moment
