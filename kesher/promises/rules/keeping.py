"""The rate of kept promises and the numbers beside it, with their uncertainty (decisions 10 and 15)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from kesher.promises.types import PromiseState

_95 = 1.959963984540054  # two-sided quantile of the normal distribution


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, with the 95% Wilson interval; all None where there is nothing to divide."""

    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def share(part: int, whole: int) -> Share:
    """A share with its interval by Wilson (1927), which holds for small numbers and for none and all. ValueError if impossible."""
    if not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole}")
    if not whole:
        return Share(0, 0, None, None, None)
    p, z2 = part / whole, _95 * _95
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _95 * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return Share(part, whole, p, max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half)))


@dataclass(frozen=True)
class Ended:
    """One ended promise. `told_before` says of a missed date whether the customer heard before it passed; None: nobody to tell."""

    state: PromiseState
    told_before: bool | None = None


@dataclass(frozen=True)
class Keeping:
    """Kept rate = kept / (kept + late + broken + rescheduled by us). Told first = told before the date / missed dates.

    Withdrawn are outside the rate, and their share of all that ended by somebody's doing is shown, lest it hides anything.
    Superseded ones are counted nowhere.
    """

    kept: Share
    told_first: Share
    withdrawn: Share
    counts: dict[PromiseState, int]


_MISSED = (PromiseState.LATE, PromiseState.BROKEN, PromiseState.RESCHEDULED)


def keeping(ended: Iterable[Ended]) -> Keeping:
    """The numbers over ended promises; open ones are ignored."""
    return keeping_of(Counter(ended))


def keeping_of(numbers: Mapping[Ended, int]) -> Keeping:
    """The same, of how many there are of each: the database counts them."""
    counts = dict.fromkeys((PromiseState.KEPT, *_MISSED, PromiseState.WITHDRAWN, PromiseState.SUPERSEDED), 0)
    tellable = told = 0
    for promise, number in numbers.items():
        if promise.state not in counts:
            continue
        counts[promise.state] += number
        if promise.state in _MISSED and promise.told_before is not None:
            tellable += number
            told += number * promise.told_before
    judged = counts[PromiseState.KEPT] + sum(counts[state] for state in _MISSED)
    withdrawn = counts[PromiseState.WITHDRAWN]
    return Keeping(
        kept=share(counts[PromiseState.KEPT], judged),
        told_first=share(told, tellable),
        withdrawn=share(withdrawn, judged + withdrawn),
        counts=counts,
    )
