"""A year of customers: when they turn to us and about what, by hour, weekday, season and holiday."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from kesher.cases import actions as cases
from kesher.core.clock import ISRAEL
from kesher.rehearsal.demo import matters
from kesher.rehearsal.demo.matters import MATTERS
from kesher.rehearsal.demo.office import Todo, Worker
from kesher.rehearsal.demo.population import Someone
from kesher.rehearsal.demo.stories import Stories
from kesher.staff.rules.working_time import WorkingCalendar

# Share of an ordinary day, Monday first; on holidays a quarter of what the weekday brings.
_WEEKDAYS = (1.05, 1.0, 0.95, 0.95, 0.42, 0.14, 1.3)
_HOURS = (1, 0.5, 0.3, 0.2, 0.3, 0.8, 2, 5, 9, 11, 11, 10, 9, 8, 7, 7, 6, 5, 4.5, 4.5, 5, 5, 4, 2.5)
_BACKGROUND = 0.05  # spam and letters for others, as a share of all


def plan_year(
    stories: Stories,
    people: Sequence[Someone],
    strangers: Sequence[Someone],
    begins: datetime,
    ends: datetime,
    contacts: int,
    calendar: WorkingCalendar,
    chance: Random,
) -> int:
    """Put about `contacts` beginnings into the plan; returns how many. Who was in touch lately is likelier to be again."""
    days = _days(begins, ends, calendar)
    total = sum(days.values())
    habits = [one.habit for one in people]
    planned = 0
    for day, weight in days.items():
        expected = contacts * weight / total
        for _ in range(_poisson(expected, chance)):
            at = _moment(day, chance)
            if not begins <= at < ends:
                continue
            who = (
                chance.choice(list(strangers))
                if strangers and chance.random() < 0.08
                else chance.choices(people, habits)[0]
            )
            stories.clockwork.plan(at, _happening(stories, who, chance))
            planned += 1
            if chance.random() < _BACKGROUND:
                stories.clockwork.plan(_moment(day, chance), lambda: _background(stories, chance))
    for hours, what in ((27, "דוח רפואי"), (4, "קבלה על תיקון")):
        stories.clockwork.plan(ends - timedelta(hours=hours), partial(stories.fax_without_cover, what, "he"))
    return planned


def _happening(stories: Stories, who: Someone, chance: Random) -> Callable[[], None]:
    def happen() -> None:
        month = stories.clockwork.now.astimezone(ISRAEL).month
        weights = [matter.weight * matter.months.get(month, 1.0) for matter in MATTERS]
        stories.begin(who, chance.choices(MATTERS, weights)[0])

    return happen


def _background(stories: Stories, chance: Random) -> None:
    """Spam, and letters that were meant for somebody else."""
    stray = chance.random() < 0.25
    subject, text = matters.STRAY if stray else chance.choice(matters.SPAM)
    sender = f"{'office' if stray else 'offers'}{chance.randint(1, 400)}@{chance.choice(('bulk', 'promo', 'reshet'))}.example"
    envelope = stories.doors.write_mail(sender, "", subject, text, proven=False)
    from kesher.cases.queries.arrived import case_of_envelope, stands

    case_id = case_of_envelope(envelope)
    stories.counted["misdirected" if stray else "spam"] += 1

    def put_away(worker: Worker) -> None:
        if case_id and stands(case_id).state == "new":
            cases.not_a_case(case_id, worker.id, "misdirected" if stray else "spam")

    stories.office.give("claims", Todo(stories.clockwork.now, put_away, minutes=2))


def _days(begins: datetime, ends: datetime, calendar: WorkingCalendar) -> dict[date, float]:
    found: dict[date, float] = {}
    day = begins.astimezone(ISRAEL).date()
    while day <= ends.astimezone(ISRAEL).date():
        rest = 0.25 if calendar.kind_of(day) and not calendar.slots_of(day) else 1.0
        load = sum(matter.weight * matter.months.get(day.month, 1.0) for matter in MATTERS)
        found[day] = _WEEKDAYS[day.weekday()] * rest * load * _growth(day, begins, ends)
        day += timedelta(days=1)
    return found


def _growth(day: date, begins: datetime, ends: datetime) -> float:
    """The company grows all year; its last weeks bring renewals, and the last three days the first storm of the winter."""
    left = (ends.astimezone(ISRAEL).date() - day).days
    share = 1 - left / max(1, (ends - begins).days)
    return (0.6 + 0.8 * share) * (6.0 if left < 3 else 1.8 if left < 16 else 1.0)


def _moment(day: date, chance: Random) -> datetime:
    hour = chance.choices(range(24), _HOURS)[0]
    return datetime(day.year, day.month, day.day, hour, chance.randint(0, 59), chance.randint(0, 59), tzinfo=ISRAEL)


def _poisson(expected: float, chance: Random) -> int:
    """Knuth's way (The Art of Computer Programming 2, 3.4.1): multiply until below e^-expected."""
    limit, product, found = 2.718281828459045**-expected, chance.random(), 0
    while product > limit:
        product *= chance.random()
        found += 1
    return found
