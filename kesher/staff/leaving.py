"""Who must know, in the same transaction, that somebody leaves: packages above hand over what is theirs (decision 38).

A registry and not a fact, since nothing may be ownerless for a moment; the fact `PersonLeft` follows for everybody else.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

HandOver = Callable[[UUID, datetime], object]
_registered: dict[str, HandOver] = {}


def register(name: str, hand_over: HandOver) -> None:
    """Have `hand_over(person_id, at)` called within the transaction in which somebody leaves. Called at start-up."""
    _registered[name] = hand_over


def hand_over_all(person_id: UUID, at: datetime) -> None:
    """Call everybody who registered, in the order of their names. An error stops the leaving, and nothing is changed."""
    for name in sorted(_registered):
        _registered[name](person_id, at)
