"""Promises as the rules see them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kesher.promises.rules.due import timetable
from kesher.promises.rules.standing import Standing
from kesher.promises.types import PromiseState, Terms, Timetable
from kesher.staff.types import WorkingCalendar

ISRAEL = ZoneInfo("Asia/Jerusalem")


def local(text: str) -> datetime:
    """A moment by Israel's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


def standing(times: Timetable) -> Standing:
    return Standing(
        state=PromiseState.OPEN,
        made_at=times.made_at,
        due_at=times.due_at,
        warn_at=times.warn_at,
        grace_until=times.grace_until,
        budget_minutes=times.budget_minutes,
    )


def promised(terms: Terms, made_at: datetime, calendar: WorkingCalendar) -> Standing:
    return standing(timetable(terms, made_at, calendar))
