"""How a promise stands: what the rules need to know of it, whatever row it came from."""

from dataclasses import dataclass
from datetime import datetime

from kesher.promises.types import Phase, PromiseRefused, PromiseState, Refusal


@dataclass(frozen=True)
class Standing:
    """One promise at one moment. `budget_minutes` None: a fixed date. `rest_minutes` is set while it is paused."""

    state: PromiseState
    made_at: datetime
    due_at: datetime
    warn_at: datetime
    grace_until: datetime
    budget_minutes: int | None = None
    paused_at: datetime | None = None
    rest_minutes: int | None = None
    times_moved: int = 0  # how often the undertaking was given a new date by us, over all its predecessors


def phase(promise: Standing, now: datetime) -> Phase:
    """Where an open promise stands at `now`; it is overdue only after its due time, not at it."""
    require_open(promise)
    if promise.paused_at is not None:
        return Phase.PAUSED
    if now > promise.due_at:
        return Phase.OVERDUE
    return Phase.AT_RISK if now >= promise.warn_at else Phase.ON_TRACK


def require_open(promise: Standing) -> None:
    """PromiseRefused when it has ended: an end is never changed but by unsettling."""
    if promise.state != PromiseState.OPEN:
        raise PromiseRefused(Refusal.ENDED)
