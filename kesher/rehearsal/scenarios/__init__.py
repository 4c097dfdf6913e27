"""Scenarios that are played through the real doors of a temporary installation, each step with its evidence.

`kesher scenario promise` is the one that the product is judged by first; `broken-promise` shows the ladder and the word to the
customer before the break; `night-and-weekend` shows when promises fall due that were given out of hours.
"""

from collections.abc import Callable

from kesher.rehearsal.scenarios import broken_promise, night_and_weekend, promise
from kesher.rehearsal.scenarios.report import Report
from kesher.rehearsal.scenarios.stage import Stage

SCENARIOS: dict[str, tuple[str, Callable[[Stage, Report], None]]] = {
    "promise": (promise.BEGINS, promise.play),
    "broken-promise": (broken_promise.BEGINS, broken_promise.play),
    "night-and-weekend": (night_and_weekend.BEGINS, night_and_weekend.play),
}
