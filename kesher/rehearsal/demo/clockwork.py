"""Time of a rehearsal: what is planned happens in its order, and between it the promise clock, the outbox and the sending run as
they would have run."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.db import transaction

from kesher.cases.actions import close_silent, read_arrivals
from kesher.channels.actions import drain, send_due
from kesher.channels.queries.next_sending import next_sending
from kesher.core import clock, outbox
from kesher.core.clock import ISRAEL
from kesher.promises.actions import tick
from kesher.promises.queries.next_moment import next_moment
from kesher.timeline.actions import make_partitions_ahead

_ROUNDS = 20
_AT_ONCE = 500  # facts
_SILENCE = (9, 17)  # hours at which the clock of silence looks round
Happening = Callable[[], None]


class NeverQuiet(Exception):
    """Background work makes more background work without end."""


@dataclass
class Clockwork:
    """`now` moves on by what happens. `after` is called at every stop, in the time of it (the world reacts there)."""

    now: datetime
    planned: list[tuple[datetime, int, Happening]] = field(default_factory=list)
    order: "count[int]" = field(default_factory=count)
    after: Callable[[], int] = lambda: 0
    papers: bool = False  # papers arrived that nobody has read
    stops: int = 0

    def plan(self, at: datetime, happening: Happening) -> None:
        """Let this happen at `at`, or now if that has passed."""
        heapq.heappush(self.planned, (max(at, self.now), next(self.order), happening))

    def run(self, until: datetime, progress: Callable[[datetime], None] = lambda at: None) -> None:
        """Live until then. Whatever is planned later stays planned."""
        self._plan_housekeeping(until)
        while self.planned and self.planned[0][0] <= until:
            at, _, happening = heapq.heappop(self.planned)
            self._promises_until(at)
            self.now = at
            with clock.at(at):
                happening()
                self.settle()
            progress(at)
        self._promises_until(until)
        self.now = until

    def settle(self) -> None:
        """Facts are heard, messages leave, papers are read, the world reacts, until there is nothing left."""
        self.stops += 1
        for _ in range(_ROUNDS):
            with transaction.atomic():  # one commit for all; a handler's own failure is taken back by its savepoint
                heard = outbox.deliver_due(_AT_ONCE)
            busy = send_due(100) + (1 if heard == _AT_ONCE else 0)
            if self.papers:
                self.papers = False
                busy += read_arrivals(5)
            busy += self.after()
            if not busy:
                return
        raise NeverQuiet

    def _promises_until(self, at: datetime) -> None:
        """Warnings, rungs, words to customers and ends, each at its own moment; what may only leave later leaves then."""
        while (moment := _next()) is not None and moment <= at:
            self.now = max(moment, self.now)
            with clock.at(self.now):
                tick(self.now)
                self.settle()

    def _plan_housekeeping(self, until: datetime) -> None:
        day = self.now.astimezone(ISRAEL).replace(hour=0, minute=0, second=0, microsecond=0)
        while day <= until:
            if day.day == 1 or not self.planned:
                self.plan(day, _make_partitions)
            for hour in _SILENCE:
                self.plan(day.replace(hour=hour, minute=11), self._silence)
            day += timedelta(days=1)

    def _silence(self) -> None:
        close_silent()
        drain(50)


def _make_partitions() -> None:
    make_partitions_ahead(clock.now())


def _next() -> datetime | None:
    found = [moment for moment in (next_moment(), next_sending()) if moment is not None]
    return min(found, default=None)
