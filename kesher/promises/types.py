"""Words of promises that other packages use: kinds, sources, ends, terms, and the times that follow from them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class PromiseKind(StrEnum):
    """What is promised. What settles each is decision 13."""

    RECEIPT = "receipt"
    FIRST_ANSWER = "first_answer"
    CALL_BACK = "call_back"
    FINAL_ANSWER = "final_answer"
    TASK = "task"
    DOCUMENT_REVIEW = "document_review"
    PAYMENT = "payment"


class PromiseSource(StrEnum):
    """Who undertook it."""

    POLICY = "policy"
    AGENT = "agent"
    BOT = "bot"
    SALES = "sales"
    CAMPAIGN = "campaign"
    DEPARTMENT = "department"


class PromiseState(StrEnum):
    """Open, or one of six ends (decision 10)."""

    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    BROKEN = "broken"
    RESCHEDULED = "rescheduled"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Phase(StrEnum):
    """Where an open promise stands; never stored, since it follows from the time."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    PAUSED = "paused"


class Side(StrEnum):
    """To whom it was made."""

    CUSTOMER = "customer"
    COLLEAGUE = "colleague"


@dataclass(frozen=True)
class WorkingMinutes:
    """A duration in working minutes of the owner's calendar: "within 4 working hours" is 240."""

    minutes: int

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("a promise takes at least one working minute")


@dataclass(frozen=True)
class BusinessDays:
    """Until the end of the n-th working day after (decision 12)."""

    days: int

    def __post_init__(self) -> None:
        if self.days < 1:
            raise ValueError("business days are counted from 1")


@dataclass(frozen=True)
class FixedDate:
    """Until a named moment: "by Thursday at 12:00". Never pauses; it is rescheduled (decision 11)."""

    due_at: datetime


Terms = WorkingMinutes | BusinessDays | FixedDate


class Refusal(StrEnum):
    """Why something cannot be done to a promise. Sentences for people are made from it where it is shown."""

    ENDED = "ended"
    FIXED_DATE = "fixed_date"
    OVERDUE = "overdue"
    ALREADY_PAUSED = "already_paused"
    NOT_PAUSED = "not_paused"
    NOTHING_SENT = "nothing_sent"
    DUE_IN_THE_PAST = "due_in_the_past"
    NOT_LATER = "not_later"
    NEEDS_NEXT_RUNG = "needs_next_rung"
    NEEDS_REASON = "needs_reason"
    NOT_AGREED = "not_agreed"
    NOT_SETTLED = "not_settled"


class PromiseRefused(Exception):
    """The rules do not allow it, and nothing was changed. `code` says why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True)
class Timetable:
    """The times of one promise. Ordered: made_at <= warn_at <= tell_at <= due_at < grace_until.

    `budget_minutes` is the working time from making to due, None for a fixed date. `tell_at` is the latest moment at which the
    customer is told a new time; None when nobody is to be told, or no moment before the due time is allowed (`cannot_tell`).
    """

    made_at: datetime
    due_at: datetime
    budget_minutes: int | None
    warn_at: datetime
    tell_at: datetime | None
    grace_until: datetime
    cannot_tell: bool = False


class TellingHours(Protocol):
    """When somebody may be told; a working calendar is one, and so are a customer's own hours."""

    def last_moment_before(self, moment: datetime) -> datetime:
        """`moment` itself when it is allowed, else the last allowed one before it."""

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself when it is allowed, else the first allowed one after it."""


class Evidence(Protocol):
    """The touchpoint that shows it: what `timeline.actions.record` gives back."""

    @property
    def id(self) -> UUID: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A promise to be made. Exactly one of `budget_minutes`, `business_days` and `due_at` is given, or none: then by term.

    `team_id` is whose it is; a promise to a customer names `customer_id`, one to a colleague `to_team_id`. `reasons` leads from the
    case's own reason up to the root of the tree, so that a term of a branch serves its leaves; `reason_code` alone will do.
    `task_kind` finds the internal standard of the team. `made_at` is when our border received what we answer to.
    """

    kind: str
    side: Side
    subject_kind: str
    subject_id: UUID
    team_id: UUID
    source: PromiseSource
    customer_id: UUID | None = None
    to_team_id: UUID | None = None
    case_id: UUID | None = None
    owner_id: UUID | None = None
    made_by_id: UUID | None = None
    source_ref: str = ""
    what: str = ""
    reason_code: str = ""
    reasons: tuple[str, ...] = ()
    channel: str = ""
    task_kind: str = ""
    made_at: datetime | None = None
    budget_minutes: int | None = None
    business_days: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True)
class Preview:
    """What a promise would say, before it is given. `stands_at` is the due time of the one that is open already, if any."""

    due_at: datetime
    warn_at: datetime
    tell_at: datetime | None
    grace_until: datetime
    stands_at: datetime | None = None


@dataclass(frozen=True)
class PromiseRef:
    """One promise as it stands after an action. `new`: this call made it; False where an earlier date stood already."""

    id: UUID
    kind: str
    subject_kind: str
    subject_id: UUID
    case_id: UUID | None
    due_at: datetime
    state: PromiseState
    new: bool = False


@dataclass(frozen=True)
class Tick:
    """What one round of the promise clock did: how many promises it looked at, and when the next one wants to be looked at."""

    handled: int
    next_at: datetime | None
