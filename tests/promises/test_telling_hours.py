"""A customer's own quiet hours and the Sabbath decide when she is told that a promise is in danger."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from kesher.promises.rules.due import timetable
from kesher.promises.telling_hours import hours_of
from kesher.promises.types import WorkingMinutes
from tests.cast import Cast
from tests.promises.calendars import ALWAYS

pytestmark = pytest.mark.django_db
ISRAEL = ZoneInfo("Asia/Jerusalem")


def local(text: str) -> datetime:
    """A moment by Israel's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ISRAEL)


@pytest.fixture(autouse=True)
def quiet_nights(cast: Cast) -> None:
    cast.noa.quiet_from, cast.noa.quiet_until = time(21), time(8)
    cast.noa.save()


def test_what_is_due_in_her_quiet_hours_is_told_before_they_begin(cast: Cast) -> None:
    found = timetable(WorkingMinutes(600), local("2026-11-22 16:00"), ALWAYS, may_tell=hours_of(cast.noa.pk))

    assert found.due_at == local("2026-11-23 02:00")
    assert found.tell_at == local("2026-11-22 20:59")
    assert found.warn_at < found.tell_at


def test_what_was_promised_in_her_quiet_hours_is_told_when_they_end_if_that_is_in_time(cast: Cast) -> None:
    found = timetable(WorkingMinutes(600), local("2026-11-22 22:10"), ALWAYS, may_tell=hours_of(cast.noa.pk))

    assert found.due_at == local("2026-11-23 08:10")
    assert found.tell_at == local("2026-11-23 08:00")


def test_what_begins_and_ends_in_her_quiet_hours_cannot_be_told(cast: Cast) -> None:
    found = timetable(WorkingMinutes(240), local("2026-11-22 22:10"), ALWAYS, may_tell=hours_of(cast.noa.pk))

    assert (found.tell_at, found.cannot_tell) == (None, True)
