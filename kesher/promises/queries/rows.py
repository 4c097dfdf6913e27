"""One promise as it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from kesher.promises.models import Promise
from kesher.promises.rules.standing import Standing, phase
from kesher.promises.types import Phase, PromiseState
from kesher.promises.words import kind_words

Shown = Literal["open", "risk", "late", "paused", "kept", "broken", "todo"]
_PHASES: dict[Phase, Shown] = {
    Phase.ON_TRACK: "open",
    Phase.AT_RISK: "risk",
    Phase.OVERDUE: "late",
    Phase.PAUSED: "paused",
}
_ENDS: dict[PromiseState, Shown] = {
    PromiseState.KEPT: "kept",
    PromiseState.LATE: "late",
    PromiseState.BROKEN: "broken",
    PromiseState.RESCHEDULED: "late",
    PromiseState.WITHDRAWN: "todo",
    PromiseState.SUPERSEDED: "todo",
}


@dataclass(frozen=True)
class PromiseClock:
    """A promise and its clock. `shown` is how the screens draw it; `settled_at` tells an ended one from one that still runs."""

    promise_id: UUID
    case_id: UUID | None
    kind: str
    side: str
    what: str
    source: str
    source_ref: str
    state: PromiseState
    shown: Shown
    made_at: datetime
    due_at: datetime
    original_due_at: datetime
    paused_at: datetime | None
    rest_minutes: int | None
    settled_at: datetime | None
    told_at: datetime | None
    told_before: bool | None
    not_told_because: str
    times_moved: int
    end_reason: str
    owner_id: UUID | None
    team_id: UUID
    customer_id: UUID | None
    to_team_id: UUID | None
    subject_kind: str
    subject_id: UUID
    evidence_id: UUID | None
    evidence_at: datetime | None
    replaced_by_id: UUID | None

    @property
    def label(self) -> str:
        """What was promised, in the language of the page where policy promised it, in the giver's words where a person did."""
        return self.what or kind_words(self.kind)

    @property
    def state_words(self) -> str:
        """The state in the language of the page."""
        return str(Promise.State(self.state).label)


def drawn(promise: Promise, now: datetime) -> PromiseClock:
    """The promise as it stands at `now`."""
    state = PromiseState(promise.state)
    return PromiseClock(
        promise_id=promise.pk,
        case_id=promise.case_id,
        kind=promise.kind,
        side=promise.side,
        what=promise.what,
        source=promise.source,
        source_ref=promise.source_ref,
        state=state,
        shown=_PHASES[phase(_standing(promise), now)] if state == PromiseState.OPEN else _ENDS[state],
        made_at=promise.made_at,
        due_at=promise.due_at,
        original_due_at=promise.original_due_at,
        paused_at=promise.paused_at,
        rest_minutes=promise.rest_minutes,
        settled_at=promise.settled_at,
        told_at=promise.told_at,
        told_before=promise.told_before,
        not_told_because=promise.not_told_because,
        times_moved=promise.times_moved,
        end_reason=promise.end_reason,
        owner_id=promise.owner_id,
        team_id=promise.team_id,
        customer_id=promise.customer_id,
        to_team_id=promise.to_team_id,
        subject_kind=promise.subject_kind,
        subject_id=promise.subject_id,
        evidence_id=promise.evidence_id,
        evidence_at=promise.evidence_at,
        replaced_by_id=promise.replaced_by_id,
    )


def _standing(promise: Promise) -> Standing:
    return Standing(
        state=PromiseState(promise.state),
        made_at=promise.made_at,
        due_at=promise.due_at,
        warn_at=promise.warn_at,
        grace_until=promise.grace_until,
        paused_at=promise.paused_at,
    )
