"""Calendars that the tests of working time share."""

from kesher.staff.rules.israel import israeli_days
from kesher.staff.rules.working_days import (
    DayType,
    HolidayHours,
    HolidayPolicy,
    Hours,
    WeekPlan,
    israeli_week,
    minute_of,
    slots,
)
from kesher.staff.rules.working_time import WorkingCalendar


def until(time: str) -> Hours:
    return Hours(until=minute_of(time))


ISRAELI = HolidayPolicy(
    days=israeli_days,
    eve=until("13:00"),
    between=Hours(own=slots("8:00-14:00")),
    exceptions=(
        HolidayHours("pesach", DayType.EVE, until("12:00")),
        HolidayHours("yom_kippur", DayType.EVE, until("11:00")),
        HolidayHours("purim", DayType.NAMED, until("13:00")),
    ),
)
SERVICE = WorkingCalendar("Asia/Jerusalem", israeli_week(slots("8:00-17:00")), ISRAELI)
SPLIT = WorkingCalendar(
    "Asia/Jerusalem", israeli_week(slots("8:00-12:30", "16:00-19:00"), friday=slots("8:00-13:00")), ISRAELI
)
# Works through Friday night and Saturday night, in which Israel changes its clocks; holidays make no difference.
NIGHTS = WorkingCalendar("Asia/Jerusalem", WeekPlan((slots("0:00-6:00", "22:00-24:00"),) * 7))
HALF_PAST_ONE = WorkingCalendar("Asia/Jerusalem", WeekPlan((slots("1:30-2:30", "2:30-5:15"),) * 7))
ALWAYS = WorkingCalendar("Asia/Jerusalem", WeekPlan((slots("0:00-24:00"),) * 7))
