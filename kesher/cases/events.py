"""Facts that cases publish, keyed by case."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class CaseOpened(FactOf):
    """A matter began."""

    case_id: UUID
    customer_id: UUID
    channel: str


@dataclass(frozen=True)
class CaseReopened(FactOf):
    """A solved or closed case goes on. `because`: message, bounce, person."""

    case_id: UUID
    because: str


@dataclass(frozen=True)
class MessageArrived(FactOf):
    """Somebody wrote in a case. Automatic and unverified ones are told too, and say so."""

    case_id: UUID
    message_id: UUID
    automatic: bool
    verified: bool


@dataclass(frozen=True)
class AnswerSent(FactOf):
    """A person's answer was taken by its channel."""

    case_id: UUID
    message_id: UUID
    final: bool


@dataclass(frozen=True)
class CaseStateChanged(FactOf):
    """From one state of the table to another."""

    case_id: UUID
    old: str
    new: str


@dataclass(frozen=True)
class CaseHandedOff(FactOf):
    """A change of owner or team after a person accepted (decision 19)."""

    case_id: UUID
    hand_off_id: UUID


@dataclass(frozen=True)
class CaseSolved(FactOf):
    """The closing message was accepted by its channel."""

    case_id: UUID
    customer_id: UUID


@dataclass(frozen=True)
class CaseClosed(FactOf):
    """Solved, and silent since; or closed for silence."""

    case_id: UUID


@dataclass(frozen=True)
class CaseIsNone(FactOf):
    """Spam, misdirected or a copy; outside all measures. `undone`: it is a case after all."""

    case_id: UUID
    kind: str
    undone: bool = False


@dataclass(frozen=True)
class CaseMerged(FactOf):
    """Another case went into this one (decision 39)."""

    case_id: UUID
    merged_id: UUID
    merge_id: UUID


@dataclass(frozen=True)
class CaseUnmerged(FactOf):
    """A merge into this case was undone."""

    case_id: UUID
    merged_id: UUID
    merge_id: UUID


@dataclass(frozen=True)
class CaseSplit(FactOf):
    """Messages of this case became a case of their own."""

    case_id: UUID
    new_case_id: UUID
    split_id: UUID


@dataclass(frozen=True)
class DocumentRequested(FactOf):
    """A document was asked of the customer, and the request left."""

    case_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class DocumentArrived(FactOf):
    """A paper was matched to a request."""

    case_id: UUID
    request_id: UUID
    arrival_id: UUID


@dataclass(frozen=True)
class CallRang(FactOf):
    """A call rings."""

    call_id: UUID
    customer_id: UUID | None


@dataclass(frozen=True)
class CallEnded(FactOf):
    """A call is over."""

    call_id: UUID
    case_id: UUID | None


@dataclass(frozen=True)
class TaskAsked(FactOf):
    """One department asked another."""

    case_id: UUID
    task_id: UUID


@dataclass(frozen=True)
class TaskDone(FactOf):
    """A task was answered."""

    case_id: UUID
    task_id: UUID


@dataclass(frozen=True)
class TaskReturned(FactOf):
    """A task was returned as incomplete."""

    case_id: UUID
    task_id: UUID
