"""Why something was not done, in the language of the page."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from kesher.cases import queries as cases
from kesher.cases.types import Refused
from kesher.promises.types import PromiseRefused
from kesher.watch.types import WatchRefused

_PROMISES: dict[str, Callable[[], str]] = {
    "ended": lambda: _("This promise has ended already."),
    "due_in_the_past": lambda: _("The time lies in the past. Choose a later one."),
    "not_later": lambda: _("The new time must be later than the old one."),
    "needs_next_rung": lambda: _("A second new time needs the approval of the next level. Ask them to give it."),
}
_WATCH: dict[str, Callable[[], str]] = {
    "settled": lambda: _("It is settled already."),
    "settles_itself": lambda: _("It settles itself as soon as the matter behind it is settled."),
    "no_such_exception": lambda: _("It is settled already."),
    "needs_note": lambda: _("Say it in a few words."),
    "open_again": lambda: _("The same matter came back meanwhile as a new exception."),
}


def why(refused: Refused | PromiseRefused | WatchRefused) -> str:
    """The sentence of a refusal; nothing was changed."""
    if isinstance(refused, Refused):
        return str(cases.why(refused.code, **refused.facts))
    if isinstance(refused, PromiseRefused):
        return _PROMISES.get(refused.code.value, lambda: _("The promise stands as it is."))()
    return _WATCH.get(refused.code, lambda: _("Nothing was changed."))()
