"""When a customer may be disturbed with something that she did not ask for: her own quiet hours, Shabbat and holidays.

The sunset is not computed: rest begins at a fixed hour on the eve and ends at a fixed hour on its last day (settings), an hour
later while summer time is kept, since no Shabbat in Israel is out before 20:00 then. Days of rest that touch are one rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kesher.staff.types import DayKind, DayType

_DAY = timedelta(days=1)
_SATURDAY = 5
_NO_REST = frozenset({"independence"})  # a day off, and no day of rest
NamedDays = Callable[[int], Mapping[date, DayKind]]


@dataclass(frozen=True)
class Hours:
    """The hours of one customer. `quiet_from` may be later than `quiet_until`: then the quiet runs over midnight.

    `extra` is a second quiet (that of advertising). `days` names the holidays of a civil year.
    """

    zone: ZoneInfo
    days: NamedDays
    keeps_shabbat: bool = True
    quiet: tuple[tuple[time, time], ...] = ()
    rest_begins: time = time(14)
    rest_ends: time = time(20)
    rest_ends_summer: time = time(21)

    def allows(self, at: datetime) -> bool:
        """Whether she may be written to at `at`."""
        return self._end_of_pause(at) is None

    def next_allowed(self, at: datetime) -> datetime:
        """`at` itself, else the first moment after it at which she may be written to."""
        moment = at
        while (end := self._end_of_pause(moment)) is not None:
            moment = end
            if moment - at > 30 * _DAY:  # quiet around the clock: then her wish cannot be kept and is not guessed at
                return at
        return moment

    def last_allowed(self, at: datetime) -> datetime:
        """`at` itself, else the last whole minute before it at which she may be written to."""
        moment = at
        while (begin := self._begin_of_pause(moment)) is not None:
            moment = begin - timedelta(minutes=1)
            if at - moment > 30 * _DAY:
                return at
        return moment

    def _end_of_pause(self, at: datetime) -> datetime | None:
        found = [pause[1] for pause in self._pauses_around(at) if pause[0] <= at < pause[1]]
        return max(found, default=None)

    def _begin_of_pause(self, at: datetime) -> datetime | None:
        found = [pause[0] for pause in self._pauses_around(at) if pause[0] <= at < pause[1]]
        return min(found, default=None)

    def _pauses_around(self, at: datetime) -> list[tuple[datetime, datetime]]:
        day = at.astimezone(self.zone).date()
        pauses = []
        for begins, ends in self.quiet:
            if begins == ends:
                continue
            for start in (day - _DAY, day):
                end = start if begins < ends else start + _DAY
                pauses.append((self._moment(start, begins), self._moment(end, ends)))
        if self.keeps_shabbat and (rest := self._rest_around(day)):
            pauses.append(rest)
        return pauses

    def _rest_around(self, day: date) -> tuple[datetime, datetime] | None:
        """The rest that `day` belongs to as its eve or one of its days."""
        inside = day if self._is_rest(day) else day + _DAY
        if not self._is_rest(inside):
            return None
        first = last = inside
        while self._is_rest(first - _DAY):
            first -= _DAY
        while self._is_rest(last + _DAY):
            last += _DAY
        summer = bool(self._moment(last, time(12)).astimezone(self.zone).dst())
        return self._moment(first - _DAY, self.rest_begins), self._moment(
            last, self.rest_ends_summer if summer else self.rest_ends
        )

    def _is_rest(self, day: date) -> bool:
        kind = self.days(day.year).get(day)
        holiday = kind is not None and kind.type == DayType.HOLIDAY and kind.holiday not in _NO_REST
        return holiday or day.weekday() == _SATURDAY

    def _moment(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, tzinfo=self.zone)
