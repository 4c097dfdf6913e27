"""Whole days of Israel, so that a number and the rows behind it are counted over exactly the same time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kesher.core.clock import ISRAEL

CHOICES = (7, 28, 91)
LONGEST = 366


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Half-open, as the queries take it."""
        return _begin(self.first), _begin(self.last + timedelta(days=1))

    @property
    def before(self) -> "Period":
        """As many days just before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    @property
    def query(self) -> str:
        """As part of an address."""
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"


def days_until(now: datetime, days: int) -> Period:
    """The last `days` days, today with them."""
    today = now.astimezone(ISRAEL).date()
    return Period(today - timedelta(days=days - 1), today)


def period_from(first: str, last: str, now: datetime, *, usual: int = 7) -> Period:
    """The period that an address names; where it names none (or one that is too long, or reversed) the last `usual` days."""
    try:
        found = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return days_until(now, usual)
    return found if 1 <= found.days <= LONGEST else days_until(now, usual)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), ISRAEL)
