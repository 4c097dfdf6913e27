"""What is promised for a kind, and what an edited calendar does to what was promised."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kesher.promises.rules.calendar_change import Dated, Moved, after_change
from kesher.promises.rules.due import due_at
from kesher.promises.rules.terms import TermRule, earliest, fitting, terms_of, when_already_open
from kesher.promises.types import BusinessDays, FixedDate, PromiseKind, WorkingMinutes
from kesher.staff.rules.working_days import CLOSED, Hours, SpecialDay, WeekPlan, slots
from tests.promises.calendars import SERVICE
from tests.promises.standing import local

FIRST = PromiseKind.FIRST_ANSWER
ANY = TermRule(FIRST, WorkingMinutes(240))
BY_CHAT = TermRule(FIRST, WorkingMinutes(60), channel="sms")
BILLING = TermRule(FIRST, WorkingMinutes(180), reason="billing")
WRONG_BILL = TermRule(FIRST, BusinessDays(1), reason="billing.wrong")
WRONG_BILL_FAX = TermRule(FIRST, BusinessDays(2), reason="billing.wrong", channel="fax")
RULES = [ANY, WRONG_BILL_FAX, BY_CHAT, BILLING, WRONG_BILL]


@pytest.mark.parametrize(
    ("reasons", "channel", "expected"),
    [
        (["billing.wrong", "billing"], "fax", WRONG_BILL_FAX),
        (["billing.wrong", "billing"], "email", WRONG_BILL),
        (["billing.late", "billing"], "sms", BILLING),
        (["claims"], "sms", BY_CHAT),
        ([], "email", ANY),
    ],
)
def test_the_most_specific_term_fits_reason_before_channel(
    reasons: list[str], channel: str, expected: TermRule
) -> None:
    assert fitting(RULES, FIRST, reasons, channel) is expected


def test_a_kind_of_which_no_term_speaks_is_not_promised() -> None:
    assert fitting(RULES, PromiseKind.PAYMENT, ["billing"], "email") is None


def test_a_row_says_one_thing() -> None:
    assert terms_of(240, None) == WorkingMinutes(240)
    assert terms_of(None, 3) == BusinessDays(3)
    assert terms_of(None, None, local("2026-11-26 12:00")) == FixedDate(local("2026-11-26 12:00"))
    with pytest.raises(ValueError, match="minutes, or days, or a date"):
        terms_of(240, 3)
    with pytest.raises(ValueError, match="minutes, or days, or a date"):
        terms_of(None, None)


@pytest.mark.parametrize("wrong", [lambda: WorkingMinutes(0), lambda: BusinessDays(0)])
def test_a_promise_takes_time(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"at least one|from 1"):
        wrong()  # type: ignore[operator]


def test_the_earliest_of_several_dates_wins_and_a_later_one_does_not_replace_it() -> None:
    noon, three = local("2026-11-22 12:00"), local("2026-11-22 15:00")

    assert earliest([three, noon]) == noon
    assert when_already_open(noon, three) == "keep"
    assert when_already_open(noon, noon) == "keep"
    assert when_already_open(three, noon) == "bring_forward"


def test_told_dates_stand_and_untold_ones_move_when_a_day_is_closed() -> None:
    made = local("2026-12-08 10:00")
    edited = replace(
        SERVICE,
        special=(SpecialDay(date(2026, 12, 8), Hours(until=13 * 60)), SpecialDay(date(2026, 12, 9), CLOSED)),
    )
    told, untold, fixed, before = (UUID(int=n) for n in range(4))
    four, two = WorkingMinutes(240), WorkingMinutes(120)
    afternoon = due_at(four, made, SERVICE)

    change = after_change(
        [
            Dated(told, four, made, afternoon, told=True),
            Dated(untold, four, made, afternoon, told=False),
            Dated(fixed, FixedDate(afternoon), made, afternoon, told=True),
            Dated(before, two, made, due_at(two, made, SERVICE), told=True),
        ],
        edited,
    )

    assert change.stand == (Moved(told, afternoon, local("2026-12-10 09:00")),)
    assert change.move == (Moved(untold, afternoon, local("2026-12-10 09:00")),)


def test_longer_hours_endanger_no_told_date() -> None:
    made = local("2026-12-08 16:00")
    due = due_at(WorkingMinutes(120), made, SERVICE)
    longer = replace(SERVICE, special=(SpecialDay(date(2026, 12, 8), Hours(own=slots("8:00-19:00"))),))

    change = after_change([Dated(UUID(int=n), WorkingMinutes(120), made, due, told=n == 1) for n in (1, 2)], longer)

    assert change.stand == ()
    assert change.move == (Moved(UUID(int=2), due, local("2026-12-08 18:00")),)


def test_a_calendar_that_closes_for_good_endangers_every_told_date() -> None:
    made = local("2026-12-08 10:00")
    due = due_at(WorkingMinutes(120), made, SERVICE)
    closed = replace(SERVICE, week=WeekPlan(((),) * 7))

    change = after_change([Dated(UUID(int=1), WorkingMinutes(120), made, due, told=True)], closed)

    assert change.stand == (Moved(UUID(int=1), due, None),)
