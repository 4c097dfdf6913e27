"""Facts of exceptions."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class ExceptionActedOn(FactOf):
    """Somebody did something about an exception; `kind` is one of `watch.types.ActKind`."""

    subject_id: UUID
    subject_kind: str
    exception_id: UUID
    kind: str
    by_id: UUID


@dataclass(frozen=True)
class ExceptionSettled(FactOf):
    """An exception is over; `by_id` is None when its subject settled it."""

    subject_id: UUID
    subject_kind: str
    exception_id: UUID
    code: str
    by_id: UUID | None
