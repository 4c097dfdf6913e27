"""A program over many rows of facts."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kesher.core.rules.program import Program

PATIENCE = 2.0  # seconds for one run of one rule; 100,000 rows take about half of that
_BETWEEN = 256  # rows between two looks at the clock


@dataclass(frozen=True)
class Ran[K]:
    """What a run gave. `held` are the keys of the rows of which the condition is true, in their order. `failed` is the engine's word
    (empty: all well) at row `failed_at`; `slow` when time ran out. After either the rest was not looked at, and `held` is no answer."""

    held: tuple[K, ...]
    seen: int
    failed: str = ""
    failed_at: K | None = None
    slow: bool = False

    @property
    def whole(self) -> bool:
        """Whether every row was looked at."""
        return not self.failed and not self.slow


def run[K](
    program: Program,
    rows: Iterable[tuple[K, Mapping[str, Any]]],
    *,
    patience: float = PATIENCE,
    stopwatch: Callable[[], float] = time.perf_counter,
) -> Ran[K]:
    """Evaluate over rows of (key, facts), for at most `patience` seconds of work, never raising for what a person wrote."""
    held: list[K] = []
    seen = 0
    until = stopwatch() + patience
    for key, facts in rows:
        if seen % _BETWEEN == 0 and seen and stopwatch() > until:
            return Ran(tuple(held), seen, slow=True)
        try:
            if program.holds(facts):
                held.append(key)
        except Exception as error:  # whatever the engine raises is the rule's fault, not the run's
            return Ran(tuple(held), seen, f"{type(error).__name__}: {error}"[:300], key)
        seen += 1
    return Ran(tuple(held), seen, slow=stopwatch() > until)
