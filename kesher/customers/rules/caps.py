"""How many automatic messages one address may get (T5), over all features."""

from collections.abc import Collection
from datetime import datetime, timedelta

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Written by a person to this customer: never capped. Every other purpose is automatic.
BY_A_PERSON = frozenset({"answer", "final", "final_answer", "question", "document_request", "reply"})


def is_automatic(purpose: str) -> bool:
    """Whether messages of this purpose go without a person's hand."""
    return purpose not in BY_A_PERSON


def is_capped(earlier: Collection[datetime], now: datetime, an_hour: int, a_day: int) -> bool:
    """Whether one more would pass a cap. `earlier`: when automatic messages to the same address were made."""
    return (
        sum(1 for one in earlier if now - one < HOUR) >= an_hour
        or sum(1 for one in earlier if now - one < DAY) >= a_day
    )
