"""Facts that channels publish about what left. Keyed by what it was about, so that its story stays in order."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class _About(FactOf):
    dispatch_id: UUID
    subject_kind: str
    subject_id: UUID | None

    def key(self) -> str:
        """By subject, else by the dispatch itself."""
        return str(self.subject_id or self.dispatch_id)


@dataclass(frozen=True)
class DispatchSent(_About):
    """The channel took it over: the moment that settles promises (decision 13)."""


@dataclass(frozen=True)
class DispatchDelivered(_About):
    """It reached the device or the mailbox."""


@dataclass(frozen=True)
class DispatchRead(_About):
    """It was opened, as far as the channel tells."""


@dataclass(frozen=True)
class DispatchFailed(_About):
    """It will not arrive. `hard`: trying this address again is hopeless."""

    hard: bool
    code: str


@dataclass(frozen=True)
class DispatchUnknown(_About):
    """It may or may not have been taken; nobody repeats it by itself."""
