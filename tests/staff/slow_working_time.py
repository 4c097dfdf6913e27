"""A second opinion on working time, as slow as it is plain: it walks the minutes one by one and looks at the wall clock.

Written from the rule's text and not from the product's code; it shares with it only the plan of a calendar, as data. A minute is
worked when the furthest that the wall clock has got on that date lies inside a slot: in the night when the clock goes back, the
hour that is shown twice goes on with what was going on when it began.
"""

from array import array
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kesher.staff.rules.working_days import DayType, Hours, Slots
from kesher.staff.rules.working_time import WorkingCalendar

MINUTE = timedelta(minutes=1)
FAR = 10_000  # days


def in_slot(calendar: WorkingCalendar, day: date, minute: int) -> bool:
    """Whether that minute on the face of that date belongs to working hours."""
    usual = calendar.week.days[day.weekday()]
    if not usual and not calendar.special:
        return False
    for special in calendar.special[::-1]:
        if special.day == day:
            return _inside(special.hours, usual, minute)
    kind = calendar.holidays.days(day.year).get(day)
    if kind is None:
        return any(slot.start <= minute < slot.end for slot in usual)
    closing = max((slot.end for slot in usual), default=0)
    own = [e.hours for e in calendar.holidays.exceptions if (e.holiday, e.type) == (kind.holiday, kind.type)]
    policy = calendar.holidays
    general = {
        DayType.HOLIDAY: policy.holiday,
        DayType.EVE: policy.eve,
        DayType.BETWEEN: policy.between,
        DayType.NAMED: policy.named,
    }
    return minute < closing and _inside((own or [general[kind.type]])[0], usual, minute)


def _inside(hours: Hours, usual: Slots, minute: int) -> bool:
    return minute < hours.until and any(
        slot.start <= minute < slot.end for slot in (usual if hours.own is None else hours.own)
    )


class SlowWorkingTime:
    """The same questions as WorkingCalendar, for moments on whole minutes."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.minutes_of = lru_cache(maxsize=None)(self._minutes_of)

    def _minutes_of(self, day: date) -> "array[int]":
        """The working minutes of one local date, each as its number since 1970."""
        found = array("q")
        moment = datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC) - timedelta(hours=2)
        furthest = -1
        for _ in range(30 * 60):
            wall = moment.astimezone(self.zone)
            if wall.date() > day:
                break
            if wall.date() == day:
                furthest = max(furthest, wall.hour * 60 + wall.minute)
                if in_slot(self.calendar, day, furthest):
                    found.append(int(moment.timestamp()) // 60)
            moment += MINUTE
        return found

    def days_from(self, moment: datetime) -> "list[date]":
        first = moment.astimezone(self.zone).date()
        return [first + timedelta(days=n) for n in range(FAR)]

    def add(self, start: datetime, minutes: int) -> datetime:
        at = int(start.timestamp()) // 60
        left = minutes
        for day in self.days_from(start):
            worked = self.minutes_of(day)
            if worked and worked[0] >= at and left > len(worked):  # a whole day of them
                left -= len(worked)
                continue
            for minute in worked:
                if minute >= at:
                    if left == 0:
                        return datetime.fromtimestamp(minute * 60, UTC)
                    left -= 1
                    if left == 0:
                        return datetime.fromtimestamp(minute * 60 + 60, UTC)
        raise AssertionError("never")

    def between(self, a: datetime, b: datetime) -> int:
        first, last = int(a.timestamp()) // 60, int(b.timestamp()) // 60
        count = 0
        end = b.astimezone(self.zone).date()
        for day in self.days_from(a):
            if day > end:
                return count
            worked = self.minutes_of(day)
            if worked and first <= worked[0] and worked[-1] < last:
                count += len(worked)
            else:
                count += sum(1 for minute in worked if first <= minute < last)
        raise AssertionError("never")

    def last_moment_before(self, moment: datetime) -> datetime:
        at = int(moment.timestamp()) // 60
        day = moment.astimezone(self.zone).date()
        for _ in range(FAR):
            for minute in reversed(self.minutes_of(day)):
                if minute <= at:
                    return datetime.fromtimestamp(minute * 60, UTC)
            day -= timedelta(days=1)
        raise AssertionError("never")

    def end_of_business_day(self, start: datetime, days: int) -> datetime:
        left = days
        for day in self.days_from(start)[1:]:
            if worked := self.minutes_of(day):
                left -= 1
                if left == 0:
                    return datetime.fromtimestamp(worked[-1] * 60 + 60, UTC)
        raise AssertionError("never")
