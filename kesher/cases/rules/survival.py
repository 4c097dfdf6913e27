"""Kaplan and Meier's estimate (1958): how long until a share of things is done, when some are not done yet. Pure."""

from collections.abc import Iterable


def percentile(spans: Iterable[tuple[int, bool]], share: float) -> int | None:
    """The time by which `share` of the cases is done. Spans are (time, done); those not done yet count for as long as they were seen.

    None when even the longest seen leaves more than 1 - share open.
    """
    ordered = sorted(spans, key=lambda span: (span[0], not span[1]))
    at_risk, alive = len(ordered), 1.0
    for time, done in ordered:
        if done:
            alive *= 1 - 1 / at_risk
            if alive <= 1 - share + 1e-12:
                return time
        at_risk -= 1
    return None
