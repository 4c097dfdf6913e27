"""Facts of promises, ordered by case (by subject where there is no case). Times are ISO 8601 in UTC."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class PromiseFact(FactOf):
    """What every fact of a promise carries."""

    promise_id: UUID
    case_id: UUID | None
    subject_kind: str
    subject_id: UUID
    kind: str

    def key(self) -> str:
        """The case, else the subject."""
        return str(self.case_id or self.subject_id)


@dataclass(frozen=True)
class PromiseMade(PromiseFact):
    """A promise was given."""

    due_at: str


@dataclass(frozen=True)
class PromiseAtRisk(PromiseFact):
    """Its warning time has come and it is not settled."""

    due_at: str


@dataclass(frozen=True)
class CustomerMustBeTold(PromiseFact):
    """The customer is to be told a new time now, before the old one breaks. Hear it, ask `queries.to_tell` whether it still holds,
    send, then call `actions.mark_told` (which moves the promise to the new time) or `actions.mark_not_told`."""

    due_at: str
    new_due_at: str


@dataclass(frozen=True)
class PromiseMoved(PromiseFact):
    """It has another due time: brought forward (`successor_id` is itself), or re-dated by us (a promise of its own)."""

    old_due_at: str
    due_at: str
    successor_id: UUID


@dataclass(frozen=True)
class PromisePaused(PromiseFact):
    """It is the customer's turn, by the request `paused_for`."""

    paused_for: UUID


@dataclass(frozen=True)
class PromiseResumed(PromiseFact):
    """Its time runs again, until `due_at`; that is the new date to tell."""

    due_at: str


@dataclass(frozen=True)
class PromiseUnsettled(PromiseFact):
    """What settled it never arrived: it is open again, late counting from the old due time."""

    due_at: str


@dataclass(frozen=True)
class PromiseEnded(PromiseFact):
    """It ended: kept, late, broken, rescheduled, withdrawn or superseded."""

    state: str
