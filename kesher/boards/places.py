"""Places of the boards on the rail of staff."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kesher.boards.access import PROMISES, SEERS
from kesher.boards.scope import own_rung
from kesher.staff.models import Person
from kesher.ui import navigation
from kesher.watch import queries


def waiting(request: HttpRequest) -> int:
    """How many exceptions wait for this person's own level; an agent's are all of theirs."""
    if not isinstance(request.user, Person):
        return 0
    counts = queries.counts(request.user)
    rung = own_rung(request.user)
    return sum(counts.values()) if rung is None else counts[rung]


navigation.register(
    "exceptions",
    "boards:exceptions",
    _("Exceptions"),
    icon="triangle-alert",
    roles=SEERS,
    order=15,
    badge=waiting,
    also=["boards:exception", "boards:hand-offs"],
)
navigation.register(
    "promises",
    "boards:promises",
    _("Promises"),
    icon="handshake",
    roles=PROMISES,
    order=25,
    also=["boards:promise-rows"],
)
