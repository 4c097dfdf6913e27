"""Computes the times of promises with what the database knows: terms, ladder, calendars, who stands where. One planner an action."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from uuid import UUID

from kesher.core.reference import remembered
from kesher.promises import telling_hours
from kesher.promises.actions.rows import look_next
from kesher.promises.models import LadderStep, Promise, Standard, Term
from kesher.promises.rules.due import timetable
from kesher.promises.rules.ladder import Anchor, Rung, Step, ladder
from kesher.promises.rules.terms import USUAL_TERMS, TermRule, fitting, terms_of
from kesher.promises.types import Asked, PromiseKind, Side, TellingHours, Terms, Timetable, WorkingMinutes
from kesher.staff.queries.calendars import working_calendar
from kesher.staff.queries.people import Posts, posts
from kesher.staff.types import NeverOpens, WorkingCalendar


class Planner:
    """Reads each table at most once, when it is first needed."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._calendars: dict[UUID, WorkingCalendar] = {}
        self._hours: dict[UUID, TellingHours] = {}

    @cached_property
    def posts(self) -> Posts:
        return posts(self.at)

    @cached_property
    def steps(self) -> dict[str, tuple[Step, ...]]:
        """The ladders by kind; "" is that of every kind without one of its own."""
        return _ladders()

    def calendar(self, calendar_id: UUID) -> WorkingCalendar:
        if calendar_id not in self._calendars:
            self._calendars[calendar_id] = working_calendar(calendar_id)
        return self._calendars[calendar_id]

    def calendar_id_of_team(self, team_id: UUID) -> UUID:
        """Raises KeyError for a team that is none."""
        return self.posts.calendars[team_id]

    def may_tell(self, side: str, customer_id: UUID | None) -> TellingHours | None:
        """The hours in which the other side may be told; colleagues at any."""
        if side != Side.CUSTOMER or customer_id is None:
            return None
        if customer_id not in self._hours:
            self._hours[customer_id] = telling_hours.hours_of(customer_id)
        return self._hours[customer_id]

    def rule_of(self, asked: Asked) -> TermRule:
        """What it is given: as asked for, else the team's internal standard, else by term, else what is usual for the kind."""
        reasons = asked.reasons or ((asked.reason_code,) if asked.reason_code else ())
        rule = fitting(_terms(asked.kind), asked.kind, reasons, asked.channel)  # type: ignore[arg-type]
        given = self._given(asked)
        if rule is None:
            usual = USUAL_TERMS.get(PromiseKind(asked.kind)) if asked.kind in PromiseKind else None
            rule = TermRule(PromiseKind.FINAL_ANSWER, given or usual or USUAL_TERMS[PromiseKind.FINAL_ANSWER])
        return replace(rule, terms=given) if given else rule

    def _given(self, asked: Asked) -> Terms | None:
        if (asked.budget_minutes, asked.business_days, asked.due_at) != (None, None, None):
            return terms_of(asked.budget_minutes, asked.business_days, asked.due_at)
        if asked.task_kind:
            standard = Standard.objects.filter(team_id=asked.team_id, task_kind=asked.task_kind).first()
            return WorkingMinutes(standard.budget_minutes) if standard else None
        return None

    def timetable(self, asked: Asked, rule: TermRule, made_at: datetime) -> Timetable:
        """All times of a promise that is asked for."""
        return timetable(
            rule.terms,
            made_at,
            self.calendar(self.calendar_id_of_team(asked.team_id)),
            may_tell=self.may_tell(asked.side, asked.customer_id),
            tell_first=rule.tell_first and asked.side == Side.CUSTOMER,
            grace_minutes=rule.grace_minutes,
        )

    def put(
        self, promise: Promise, times: Timetable, *, told: Collection[int] = (), not_before: datetime | None = None
    ) -> None:
        """Write the times into a row (not saved) and say when the clock looks at it next.

        `told` are rungs that count as told; no rung is planned before `not_before` (its making, else).
        """
        promise.due_at, promise.budget_minutes = times.due_at, times.budget_minutes
        promise.warn_at, promise.tell_at, promise.grace_until = times.warn_at, times.tell_at, times.grace_until
        promise.cannot_tell = times.cannot_tell
        promise.rungs_told = sorted(told)
        self.put_rungs(promise, not_before or times.made_at)

    def put_rungs(self, promise: Promise, not_before: datetime) -> None:
        """Plan the rungs anew from the row's times, in the calendars of today's levels."""
        steps = self.steps.get(promise.kind) or self.steps.get("", ())
        promise.rung_at = [None] * max((step.rung for step in steps), default=0)
        for rung, at in self._rungs(promise, steps, not_before):
            promise.rung_at[rung - 1] = at
        look_next(promise)

    def _rungs(self, promise: Promise, steps: tuple[Step, ...], not_before: datetime) -> list[Rung]:
        own = self.calendar(promise.calendar_id)
        calendars = {step.rung: self.calendar(self.posts.calendar_of(step.rung, promise.team_id)) for step in steps}
        times = {"made_at": not_before, "warn_at": promise.warn_at, "due_at": promise.due_at}
        try:
            return list(ladder(steps, calendars=calendars, **times))
        except NeverOpens:  # a level whose calendar was emptied: its people are told by the promise's own
            return list(ladder(steps, calendars=dict.fromkeys(calendars, own), **times))

    def steps_of(self, kind: str) -> tuple[Step, ...]:
        """The ladder of a kind."""
        return self.steps.get(kind) or self.steps.get("", ())


@remembered
def _ladders() -> dict[str, tuple[Step, ...]]:
    found: dict[str, list[Step]] = {}
    for row in LadderStep.objects.all():
        found.setdefault(row.kind, []).append(Step(row.rung, Anchor(row.anchor), row.offset_minutes))
    return {kind: tuple(steps) for kind, steps in found.items()}


@remembered
def _terms(kind: str) -> tuple[TermRule, ...]:
    return tuple(
        TermRule(
            PromiseKind(row.kind) if row.kind in PromiseKind else row.kind,  # type: ignore[arg-type]  # kinds may be added as data
            terms_of(row.budget_minutes, row.business_days),
            row.reason_code,
            row.channel,
            row.tell_first,
            row.grace_minutes,
        )
        for row in Term.objects.filter(kind=kind)
    )
