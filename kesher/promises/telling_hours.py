"""In which hours a customer may be told a new date without having asked: her own, out of Shabbat and holidays (decision 15)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.customers.queries.hours import hours_of as customers_hours
from kesher.customers.types import Hours
from kesher.promises.types import TellingHours


@dataclass(frozen=True)
class HerHours:
    """The hours of one customer as the rules ask for them."""

    hours: Hours

    def last_moment_before(self, moment: datetime) -> datetime:
        """`moment` itself when she may be told then, else the last allowed minute before it."""
        return self.hours.last_allowed(moment)

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself when she may be told then, else the first allowed moment after it."""
        return self.hours.next_allowed(moment)


def hours_of(customer_id: UUID) -> TellingHours:
    """When this customer may be told something that she did not ask for."""
    return HerHours(customers_hours(customer_id))
