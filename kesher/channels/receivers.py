"""Register down: packages above say which events of the channels they take, each exactly one taker."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kesher.channels.types import Channel, Event


@dataclass(frozen=True)
class Arrived:
    """Where an event came from: the envelope, the account with its team, and when our border had it."""

    envelope_id: UUID
    account_id: UUID
    channel: Channel
    team_id: UUID
    received_at: datetime
    imported: bool = False


Taker = Callable[[Any, Arrived], None]
_takers: dict[type[Event], Taker] = {}


def on(event: type[Event], taker: Taker) -> None:
    """Let `taker(event, arrived)` take events of this type."""
    _takers[event] = taker


def taker_of(event: Event) -> Taker | None:
    """Who takes it; None for a type that nobody took on."""
    return _takers.get(type(event))
