"""Rest in Israel, as hours that can be asked."""

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from kesher.core.clock import ISRAEL
from kesher.customers.rules.hours import Hours
from kesher.staff.rules.israel import israeli_days
from tests.customers.people import moment

HOURS = Hours(ISRAEL, israeli_days)


def test_two_days_of_new_year_that_touch_shabbat_are_one_rest() -> None:
    # Rosh Hashana 5787: Saturday 12 and Sunday 13 September 2026; the eve is Friday.
    assert HOURS.next_allowed(moment("2026-09-11 15:00")) == moment("2026-09-13 21:00")
    assert HOURS.last_allowed(moment("2026-09-13 10:00")) == moment("2026-09-11 13:59")


def test_independence_day_is_no_rest() -> None:
    assert HOURS.allows(moment("2026-04-22 12:00"))


def test_shabbat_in_summer_ends_an_hour_later() -> None:
    assert HOURS.next_allowed(moment("2026-07-04 12:00")) == moment("2026-07-04 21:00")
    assert HOURS.next_allowed(moment("2026-01-03 12:00")) == moment("2026-01-03 20:00")


def test_quiet_hours_after_shabbat_go_on() -> None:
    hours = Hours(ISRAEL, israeli_days, quiet=((time(19), time(9)),))

    assert hours.next_allowed(moment("2026-11-21 12:00")) == moment("2026-11-22 09:00")


@given(
    st.datetimes(
        min_value=moment("2025-01-01 00:00").replace(tzinfo=None),
        max_value=moment("2030-12-31 00:00").replace(tzinfo=None),
    )
)
def test_what_is_named_as_allowed_is_allowed_and_nothing_between_is(naive: object) -> None:
    at = naive.replace(tzinfo=ISRAEL, fold=0)  # type: ignore[attr-defined]
    hours = Hours(ISRAEL, israeli_days, quiet=((time(22), time(7)),))

    later, earlier = hours.next_allowed(at), hours.last_allowed(at)

    assert earlier <= at <= later
    assert hours.allows(later)
    assert hours.allows(earlier)
    assert (later == at) == (earlier == at) == hours.allows(at)
