"""What the promise clock does for each promise whose time has come. Rows are changed in memory; the tick writes them."""

from collections.abc import Sequence
from datetime import datetime

from kesher.core.outbox import FactOf
from kesher.promises import feasibility
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import SUBJECT, about, end, iso, look_next, standing, still_to_do
from kesher.promises.events import CustomerMustBeTold, PromiseAtRisk, PromiseEnded
from kesher.promises.models import Promise
from kesher.promises.rules.agenda import Duty, Item, ripe
from kesher.promises.rules.ending import break_if_beyond_grace
from kesher.promises.rules.new_date import new_date
from kesher.promises.types import PromiseState
from kesher.watch.types import Matter, Told

_A_DAY = 480  # working minutes, for a fixed date that says nothing of how long it takes
LEAD = 2


class Round:
    """One round of the clock: gathers what is to be told and published for all promises of the set."""

    def __init__(self, at: datetime, planner: Planner) -> None:
        self.at = at
        self.planner = planner
        self.matters: list[tuple[Promise, Matter]] = []
        self.facts: list[FactOf] = []

    def do(self, promise: Promise) -> None:
        """Do whatever is ripe for it, oldest first; after a standstill that may be several things."""
        for item in ripe(still_to_do(promise), self.at):
            match item.duty:
                case Duty.WARN:
                    promise.warned_at = self.at
                    self.facts.append(PromiseAtRisk(*about(promise), due_at=iso(promise.due_at)))
                case Duty.RUNG:
                    self._tell_rung(promise, item)
                case Duty.TELL:
                    self._tell_customer(promise)
                case Duty.CANNOT_TELL:
                    self._cannot_tell(promise)
                case Duty.BREAK:
                    self._break(promise)
        look_next(promise)

    def note_tellings(self, told: Sequence[Told]) -> None:
        """A rung that an act put off is planned for the end of its grace; every other one counts as told, by us or before."""
        for (promise, matter), outcome in zip(self.matters, told, strict=True):
            if matter.code in _EXTRA:
                continue
            if outcome.halted_until is not None:
                promise.rung_at[matter.rung - 1] = outcome.halted_until
            else:
                promise.rungs_told = sorted({*promise.rungs_told, matter.rung})
            look_next(promise)

    def _tell_rung(self, promise: Promise, item: Item) -> None:
        """Only the next rung waits for the grace of an act; the rungs behind it keep their times."""
        untold = (rung for rung, at in enumerate(promise.rung_at, 1) if at and rung not in promise.rungs_told)
        self._matter(promise, _code(promise, self.at), item.rung, item.at, may_wait=item.rung == min(untold))

    def _tell_customer(self, promise: Promise) -> None:
        """No person gave a new date in time: the computed one is told, once. A second one needs the next rung."""
        promise.tell_asked_at = self.at
        if promise.times_moved:
            self._matter(promise, "second_date", LEAD, self.at)
            return
        promise.offered_due_at = self._new_due(promise)
        fact = CustomerMustBeTold(*about(promise), due_at=iso(promise.due_at), new_due_at=iso(promise.offered_due_at))
        self.facts.append(fact)

    def _cannot_tell(self, promise: Promise) -> None:
        promise.tell_asked_at = self.at
        promise.not_told_because = "quiet_hours"
        self._matter(promise, "cannot_be_told", 1, self.at, because="quiet_hours")

    def _break(self, promise: Promise) -> None:
        ending = break_if_beyond_grace(standing(promise), self.at)
        if ending is not None:
            end(promise, ending)
            self.facts.append(PromiseEnded(*about(promise), state=promise.state))

    def _new_due(self, promise: Promise) -> datetime:
        undertaking = feasibility.Undertaking(
            promise.pk, promise.kind, promise.subject_kind, promise.subject_id, promise.case_id, promise.team_id
        )
        minutes = feasibility.minutes_needed(undertaking, self.at) or promise.budget_minutes or _A_DAY
        return new_date(self.at, promise.due_at, minutes, self.planner.calendar(promise.calendar_id))

    def _matter(
        self, promise: Promise, code: str, rung: int, planned_at: datetime, *, may_wait: bool = False, **facts: str
    ) -> None:
        matter = Matter(
            code=code,
            subject_kind=SUBJECT,
            subject_id=promise.pk,
            rung=rung,
            planned_at=planned_at,
            revision=promise.revision,
            case_id=promise.case_id,
            customer_id=promise.customer_id,
            owner_id=promise.owner_id,
            team_id=promise.team_id,
            facts={"kind": promise.kind, "due_at": iso(promise.due_at), "what": promise.what} | facts,
            may_wait=may_wait,
        )
        self.matters.append((promise, matter))


_EXTRA = frozenset({"second_date", "cannot_be_told"})  # matters of their own, not rungs of the ladder


def _code(promise: Promise, now: datetime) -> str:
    if promise.state == PromiseState.BROKEN:
        return "promise_broken"
    return "promise_late" if now > promise.due_at else "promise_at_risk"
