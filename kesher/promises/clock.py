"""The loop of the promise clock: it sleeps until the next moment that matters, at most 15 seconds."""

from kesher.core import clock
from kesher.promises.actions import tick

LONGEST_SLEEP = 15.0  # seconds, so that every rung is told within 60 s of its time and 120 s after a restart


def run() -> float:
    """One round; the seconds until the next one at the latest (0: there is more to do)."""
    now = clock.now()
    done = tick(now)
    if done.next_at is None:
        return LONGEST_SLEEP
    return min(LONGEST_SLEEP, max(0.0, (done.next_at - now).total_seconds()))
