"""What watch registers at start-up: its loop of looking out."""

from django.utils.translation import gettext_lazy as _

from kesher.core import settings, work
from kesher.watch.actions import look_out

EVERY = 15.0  # seconds: what goes wrong behind the scenes is told well within a minute


def _look() -> float | None:
    look_out()
    return EVERY


work.register_loop("look_out", _look)
settings.declare(
    "watch.bulk_readings",
    400,
    _("Customers and cases that one person may look at in a short time before a manager is told"),
    settings.whole_number(10, 100_000),
)
settings.declare("watch.bulk_minutes", 10, _("How short that time is, in minutes"), settings.whole_number(1, 1440))
