"""When customers may be told, beside the working calendars of the tests of staff."""

from dataclasses import replace

from kesher.staff.rules.israel import israeli_days
from kesher.staff.rules.working_days import CLOSED, HolidayPolicy, WeekPlan, israeli_week, slots
from kesher.staff.rules.working_time import WorkingCalendar
from tests.staff.calendars import ALWAYS, NIGHTS, SERVICE, SPLIT, until

# Not at night, not on the Sabbath nor on feasts, and not once their eves are under way.
CIVIL = WorkingCalendar(
    "Asia/Jerusalem",
    israeli_week(slots("8:00-21:00"), friday=slots("8:00-13:00")),
    HolidayPolicy(days=israeli_days, eve=until("13:00")),
)
NEVER = replace(CIVIL, week=WeekPlan(((),) * 7), holidays=HolidayPolicy(holiday=CLOSED))

__all__ = ["ALWAYS", "CIVIL", "NEVER", "NIGHTS", "SERVICE", "SPLIT"]
