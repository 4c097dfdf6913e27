"""The people of the organisation at work: each takes what is due, needs her time, has other things to do, and now and then forgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from kesher.cases.types import Refused
from kesher.rehearsal.demo.clockwork import Clockwork
from kesher.staff.queries.calendars import calendar_of_team
from kesher.staff.queries.people import person_with_email, team_with
from kesher.staff.rules.working_time import WorkingCalendar


@dataclass(frozen=True)
class Habit:
    """How somebody works. `pace` multiplies every handling time; `forgets` is the share of cases that are put down and left."""

    key: str
    name: str
    teams: tuple[str, ...]
    pace: float
    forgets: float
    extension: str = ""


HABITS = (
    Habit("daniel", "דניאל", ("claims",), 0.8, 0.015, "201"),
    Habit("yaara", "יערה", ("claims",), 1.15, 0.05, "202"),
    Habit("tamar", "תמר", ("claims",), 1.0, 0.02, "206"),
    Habit("lior", "ליאור", ("billing",), 1.0, 0.03, "203"),
    Habit("george", "George", ("billing", "joining"), 0.9, 0.02, "205"),
    Habit("sivan", "סיון", ("joining",), 1.3, 0.045, "204"),
    Habit("merav", "מרב", ("underwriting",), 1.4, 0.04),
    Habit("oshrat", "אושרת", ("finance",), 1.0, 0.03),
)


@dataclass
class Worker:
    """One of them, with what lies on her desk."""

    habit: Habit
    id: UUID
    calendar: WorkingCalendar
    idle: bool = True
    own: list["Todo"] = field(default_factory=list)


@dataclass(frozen=True)
class Todo:
    """Something to do from `at` on; `do` gets whoever does it. `urgent` is done first."""

    at: datetime
    do: Callable[[Worker], None]
    urgent: bool = False
    minutes: float = 12.0


@dataclass
class Office:
    """All workers and the queues of their teams. `load` stretches the other things that they have to do."""

    clockwork: Clockwork
    chance: Random
    load: float = 2.2
    workers: dict[str, Worker] = field(default_factory=dict)
    queues: dict[str, list[Todo]] = field(default_factory=dict)
    teams: dict[str, UUID] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    done: int = 0

    def open(self, domain: str) -> None:
        """Everybody comes to work."""
        for habit in HABITS:
            for code in habit.teams:
                team = team_with(code)
                if team is None:
                    raise LookupError(code)
                self.teams[code] = team.pk
                self.queues.setdefault(code, [])
            person = person_with_email(f"{habit.key}@{domain}")
            self.workers[habit.key] = Worker(habit, person, calendar_of_team(self.teams[habit.teams[0]]))

    def at_work(self, team: str, now: datetime) -> list[Worker]:
        """Who of a team is there now."""
        return [one for one in self.workers.values() if team in one.habit.teams and one.calendar.is_open(now)]

    def worker(self, person_id: UUID | None) -> Worker | None:
        """The worker behind a person's id."""
        return next((one for one in self.workers.values() if one.id == person_id), None)

    def give(self, team: str, todo: Todo, owner: Worker | None = None) -> None:
        """Put something on a team's pile, or on somebody's desk, and wake who has nothing to do."""
        (owner.own if owner else self.queues[team]).append(todo)
        for worker in [owner] if owner else [one for one in self.workers.values() if team in one.habit.teams]:
            if worker.idle:
                worker.idle = False
                self.clockwork.plan(self._sits_down(worker, todo.at), partial(self._turn, worker))

    def _sits_down(self, worker: Worker, at: datetime) -> datetime:
        at = max(at, self.clockwork.now)
        wait = self.chance.uniform(1, 25) if worker.calendar.is_open(at) else self.chance.uniform(2, 35)
        return worker.calendar.add(at, max(1, round(wait)))

    def _turn(self, worker: Worker) -> None:
        now = self.clockwork.now
        if not worker.calendar.is_open(now):
            self.clockwork.plan(worker.calendar.add(now, self.chance.randint(2, 30)), lambda: self._turn(worker))
            return
        todo = self._next(worker, now)
        if todo is None:
            waiting = [one.at for one in self._piles(worker)]
            worker.idle = not waiting
            if waiting:
                self.clockwork.plan(self._sits_down(worker, min(waiting)), lambda: self._turn(worker))
            return
        minutes = self.chance.lognormvariate(0, 0.5) * todo.minutes * worker.habit.pace
        self.clockwork.plan(now + timedelta(minutes=minutes), lambda: self._finish(worker, todo))

    def _finish(self, worker: Worker, todo: Todo) -> None:
        try:
            todo.do(worker)
            self.done += 1
        except Refused as refusal:
            self.refused[refusal.code] = self.refused.get(refusal.code, 0) + 1
        rest = self.chance.lognormvariate(0, 0.6) * 22 * worker.habit.pace * self.load
        self.clockwork.plan(worker.calendar.add(self.clockwork.now, max(1, round(rest))), lambda: self._turn(worker))

    def _next(self, worker: Worker, now: datetime) -> Todo | None:
        ready = [one for one in self._piles(worker) if one.at <= now]
        if not ready:
            return None
        found = min(ready, key=lambda one: (not one.urgent, one.at))
        for pile in (worker.own, *(self.queues[team] for team in worker.habit.teams)):
            if found in pile:
                pile.remove(found)
                break
        return found

    def _piles(self, worker: Worker) -> Sequence[Todo]:
        return [*worker.own, *(one for team in worker.habit.teams for one in self.queues[team])]
