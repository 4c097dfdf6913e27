"""The thread of a case as the stepper draws it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.text import capfirst

from kesher.cases.queries import ThreadStep
from kesher.core.clock import ISRAEL
from kesher.ui.types import State, Step
from kesher.ui.words import clock_time, day_words, weekday

_STATES: frozenset[State] = frozenset(["open", "risk", "late", "kept", "broken", "todo", "paused"])


def steps(found: Iterable[ThreadStep], now: datetime) -> list[Step]:
    """Each stop with its time in few words."""
    return [
        Step(capfirst(one.label), _note(one, now), _state(one.knot), one.standing == "now", one.standing == "todo")
        for one in found
    ]


def _state(knot: str) -> State:
    return next((state for state in _STATES if state == knot), "todo")


def _note(one: ThreadStep, now: datetime) -> str:
    """ "Sat 22:40" within a week, else "26 Nov"."""
    if one.at is None:
        return ""
    day = one.at.astimezone(ISRAEL).date()
    if abs((day - now.astimezone(ISRAEL).date()).days) < 7:
        return f"{weekday(day, style='table')} {clock_time(one.at)}"
    return day_words(day)
