"""The hours in which a customer may get what she did not ask for."""

from datetime import time
from uuid import UUID

from kesher.core import settings
from kesher.core.clock import ISRAEL
from kesher.customers.models import Customer
from kesher.customers.queries.ids import canonical
from kesher.customers.types import Hours
from kesher.staff.types import israeli_days


def hours_of(customer_id: UUID, *, advertising: bool = False) -> Hours:
    """Her own hours, with `allows`, `next_allowed` and `last_allowed` (decision 15); with the hours of advertising where asked.

    Service messages keep her own quiet hours and Shabbat only; answers to her own act keep none (decision 36).
    """
    return hours_for(Customer.objects.get(pk=canonical(customer_id)), advertising=advertising)


def hours_for(customer: Customer, *, advertising: bool = False) -> Hours:
    """The same, of a row in hand."""
    quiet = []
    if customer.quiet_from is not None and customer.quiet_until is not None:
        quiet.append((customer.quiet_from, customer.quiet_until))
    if advertising:
        quiet.append((_time("customers.advertising_until"), _time("customers.advertising_from")))
    return Hours(
        zone=ISRAEL,
        days=israeli_days,
        keeps_shabbat=customer.keeps_shabbat,
        quiet=tuple(quiet),
        rest_begins=_time("customers.rest_begins"),
        rest_ends=_time("customers.rest_ends"),
        rest_ends_summer=_time("customers.rest_ends_summer"),
    )


def _time(key: str) -> time:
    return time.fromisoformat(settings.get(key))
