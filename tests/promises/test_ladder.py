"""Each rung is told once, at a time at which somebody of it is there, and only an act makes the next one wait."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from kesher.promises.rules.agenda import Duty, Item, agenda, ripe
from kesher.promises.rules.due import timetable
from kesher.promises.rules.ladder import (
    USUAL_LADDER,
    Anchor,
    Step,
    ladder,
    rung_time,
    still_told,
)
from kesher.promises.types import Timetable, WorkingMinutes
from kesher.staff.types import WorkingCalendar
from tests.promises.calendars import ALWAYS, CIVIL, NIGHTS, SERVICE, SPLIT
from tests.promises.standing import local

ISRAEL = ZoneInfo("Asia/Jerusalem")
EVERYBODY = dict.fromkeys((1, 2, 3, 4), SERVICE)


def rungs_of(
    times: Timetable, calendars: dict[int, WorkingCalendar], steps: tuple[Step, ...] = USUAL_LADDER
) -> list[str]:
    found = ladder(steps, made_at=times.made_at, warn_at=times.warn_at, due_at=times.due_at, calendars=calendars)
    return [f"{rung.rung} {rung.at.astimezone(ISRAEL):%a %H:%M}" for rung in found]


def test_the_four_rungs_of_a_promise_due_on_sunday_at_noon() -> None:
    times = timetable(WorkingMinutes(240), local("2026-11-21 22:40"), SERVICE)

    assert rungs_of(times, EVERYBODY) == ["1 Sun 11:30", "2 Sun 11:45", "3 Sun 12:00", "4 Sun 16:00"]


def test_rungs_before_due_go_back_and_later_ones_forward_each_in_its_own_calendar() -> None:
    # An emergency line promises at all hours; managers keep office hours. Due Saturday 2:00.
    times = timetable(WorkingMinutes(240), local("2026-11-20 22:00"), ALWAYS)

    found = rungs_of(times, {1: ALWAYS, 2: SPLIT, 3: SERVICE, 4: SERVICE})

    # The lead last works on Friday until 13:00, which is before the promise was made: told at once.
    assert found == ["2 Fri 22:00", "1 Sat 01:30", "3 Sun 08:00", "4 Sun 12:00"]


def test_a_lead_who_will_have_gone_home_is_told_while_still_at_work() -> None:
    times = timetable(WorkingMinutes(12 * 60), local("2026-11-19 10:00"), ALWAYS)

    assert rungs_of(times, {1: ALWAYS, 2: SERVICE, 3: ALWAYS, 4: ALWAYS})[0] == "2 Thu 16:45"


def test_an_at_risk_rung_with_a_delay_is_still_told_before_due() -> None:
    step = Step(2, Anchor.WARN, 120)

    at = rung_time(
        step,
        made_at=local("2026-11-22 08:00"),
        warn_at=local("2026-11-22 11:30"),
        due_at=local("2026-11-22 12:00"),
        calendar=SERVICE,
    )

    assert at == local("2026-11-22 12:00")


moments = st.datetimes(datetime(2016, 1, 1), datetime(2035, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001
calendars = st.sampled_from([SERVICE, SPLIT, NIGHTS, ALWAYS, CIVIL])
steps = st.builds(Step, st.integers(1, 4), st.sampled_from(Anchor), st.integers(-600, 600))


@settings(max_examples=600, deadline=None)
@given(made=moments, budget=st.integers(1, 6000), owner=calendars, own=calendars, step=steps)
def test_a_rung_is_told_on_its_side_of_due_and_in_its_own_hours(
    made: datetime, budget: int, owner: WorkingCalendar, own: WorkingCalendar, step: Step
) -> None:
    times = timetable(WorkingMinutes(budget), made, owner)

    at = rung_time(step, made_at=made, warn_at=times.warn_at, due_at=times.due_at, calendar=own)

    assert (made <= at <= times.due_at) if step.before_due else at >= times.due_at
    assert at == made or own.is_open(at) or (not step.before_due and own.is_open(at - timedelta(minutes=1)))


def test_a_later_due_time_arms_every_rung_again_and_an_earlier_one_only_those_that_tell_of_lateness() -> None:
    noon, later, earlier = (local(f"2026-11-22 {time}") for time in ("12:00", "15:00", "10:00"))

    assert still_told(USUAL_LADDER, {1, 2, 3}, old_due=noon, new_due=later) == frozenset()
    assert still_told(USUAL_LADDER, {1, 2, 3}, old_due=noon, new_due=earlier) == {1, 2}
    assert still_told(USUAL_LADDER, {1}, old_due=noon, new_due=noon) == {1}


def test_the_agenda_lists_what_the_clock_has_to_do_in_order() -> None:
    times = timetable(WorkingMinutes(240), local("2026-11-21 22:40"), SERVICE, may_tell=CIVIL)
    rungs = ladder(USUAL_LADDER, made_at=times.made_at, warn_at=times.warn_at, due_at=times.due_at, calendars=EVERYBODY)

    todo = agenda(times, rungs, warned=False, customer_told=False)

    assert [(item.duty, item.rung) for item in todo] == [
        (Duty.RUNG, 1),
        (Duty.WARN, 0),
        (Duty.RUNG, 2),
        (Duty.TELL, 0),
        (Duty.RUNG, 3),
        (Duty.RUNG, 4),
        (Duty.BREAK, 0),
    ]
    assert [item.rung for item in ripe(todo, local("2026-11-22 11:45")) if item.duty == Duty.RUNG] == [1, 2]
    assert todo[0].at == times.warn_at


def test_at_the_very_end_of_its_grace_a_promise_is_not_yet_broken() -> None:
    times = timetable(WorkingMinutes(240), local("2026-11-21 22:40"), SERVICE)
    todo = agenda(times, (), warned=True, customer_told=True)

    assert ripe(todo, times.grace_until) == ()
    assert [item.duty for item in ripe(todo, times.grace_until + timedelta(seconds=1))] == [Duty.BREAK]


def test_who_cannot_be_told_is_on_the_agenda_when_the_promise_is_in_danger() -> None:
    times = timetable(WorkingMinutes(240), local("2026-11-20 23:00"), ALWAYS, may_tell=CIVIL)

    todo = agenda(times, (), warned=True, customer_told=False)

    assert todo[0] == Item(times.warn_at, Duty.CANNOT_TELL)


@settings(max_examples=150, deadline=None)
@given(
    made=moments,
    budget=st.integers(1, 3000),
    owner=calendars,
    own=st.lists(calendars, min_size=4, max_size=4),
    outages=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4000)), max_size=3),
)
def test_a_clock_that_sleeps_until_the_first_thing_to_do_does_everything_once_through_outages(
    made: datetime, budget: int, owner: WorkingCalendar, own: list[WorkingCalendar], outages: list[tuple[int, int]]
) -> None:
    times = timetable(WorkingMinutes(budget), made, owner, may_tell=CIVIL)
    rungs = ladder(
        USUAL_LADDER,
        made_at=made,
        warn_at=times.warn_at,
        due_at=times.due_at,
        calendars=dict(zip((1, 2, 3, 4), own, strict=True)),
    )
    every = agenda(times, rungs, warned=False, customer_told=False)
    down = dict(outages)  # at which look the clock was down, and for how many minutes

    done: list[tuple[datetime, Item]] = []
    left, looks = list(every), 0
    while left:
        now = max(made, left[0].at) + timedelta(minutes=down.get(looks, 0))
        done += [(now, item) for item in ripe(left, now)]
        left = [item for item in left if item not in ripe(left, now)]
        looks += 1

    assert [item for _, item in done] == list(every)
    assert looks <= len(every)
    assert all(at >= item.at for at, item in done)
    assert down or all(at == max(item.at, made) for at, item in done)
