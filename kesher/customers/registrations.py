"""What customers register at start-up: their settings, and who takes a changed consent from a channel."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from kesher.channels.receivers import on
from kesher.channels.types import ConsentChanged
from kesher.core import settings
from kesher.customers.actions import hear_consent


def time_of_day(value: Any) -> str:
    """A check: a time of day as 14:00."""
    try:
        return time.fromisoformat(str(value).strip()).strftime("%H:%M")
    except ValueError:
        raise settings.Unfit(_("A time such as 14:00 is needed.")) from None


settings.declare(
    "customers.rest_begins", "14:00", _("On the eve of Shabbat and holidays, unasked messages stop at"), time_of_day
)
settings.declare(
    "customers.rest_ends", "20:00", _("After Shabbat and holidays, unasked messages start again at"), time_of_day
)
settings.declare("customers.rest_ends_summer", "21:00", _("The same while summer time is kept"), time_of_day)
settings.declare("customers.advertising_from", "08:00", _("Advertising is sent from"), time_of_day)
settings.declare("customers.advertising_until", "20:00", _("Advertising is sent until"), time_of_day)
settings.declare(
    "customers.automatic_an_hour",
    3,
    _("Automatic messages to one address in an hour, at most"),
    settings.whole_number(1, 100),
)
settings.declare(
    "customers.automatic_a_day",
    10,
    _("Automatic messages to one address in a day, at most"),
    settings.whole_number(1, 500),
)

on(ConsentChanged, hear_consent)
