"""Promises through any life: made, paused, moved, settled and taken back at any times of ten Israeli years, with a clock that stands
still for a while now and then. Whatever happened, each level was told once, nothing is kept after its time, and the rate adds up.

`KESHER_LIVES` sets how many lives are tried (nightly runs try more).
"""

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.promises import actions, queries
from kesher.promises.models import Promise
from kesher.promises.types import PromiseKind, PromiseRefused, PromiseSource, Side
from kesher.watch import actions as watch
from kesher.watch.models import ServiceException, Telling
from tests.cast import make_cast
from tests.promises.conftest import Shown, asked

USUAL = 25
LIVES = int(os.environ.get("KESHER_LIVES", str(USUAL)))
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
TEN_YEARS = 10 * 365 * 24 * 60
KINDS = [PromiseKind.FIRST_ANSWER, PromiseKind.FINAL_ANSWER, PromiseKind.CALL_BACK]
SPANS = st.one_of(st.integers(1, 90), st.integers(60, 60 * 24), st.integers(60 * 24, 60 * 24 * 6)).map(
    lambda minutes: timedelta(minutes=minutes)
)


class Lives(RuleBasedStateMachine):
    """One case with its promises, and the clock."""

    @initialize(start=st.integers(0, TEN_YEARS), tell_first=st.booleans())
    def begin(self, start: int, tell_first: bool) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = FIRST + timedelta(minutes=start)
        with clock.at(self.now):
            actions.seed_terms()
            self.cast = make_cast()
        if not tell_first:
            from kesher.promises.models import Term

            Term.objects.update(tell_first=False)
        self.case, self.requests = new_id(), list[UUID]()
        self.answers: list[UUID] = []

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(kind=st.sampled_from(KINDS), fixed=st.none() | SPANS)
    def make(self, kind: PromiseKind, fixed: timedelta | None) -> None:
        """Policy or an agent undertakes something."""
        due = None if fixed is None else self.now + fixed + timedelta(minutes=1)
        given: dict[str, Any] = {"case_id": self.case, "due_at": due}
        if fixed is not None:
            given["source"] = PromiseSource.AGENT
        with clock.at(self.now):
            stood = Promise.objects.filter(kind=kind, state="open").first()
            made = actions.make(asked(self.cast, kind, **given))
        assert made.due_at > self.now or not made.new  # an overdue one stands until it is settled or re-dated
        if stood is not None and stood.paused_at is None:
            assert made.id == stood.pk
            assert made.due_at <= stood.due_at or stood.due_at <= self.now

    @rule(span=SPANS)
    def time_passes(self, span: timedelta) -> None:
        """Minutes, hours or days, in which the clock stands still."""
        self.now += span

    @rule(span=SPANS)
    def time_passes_with_the_clock(self, span: timedelta) -> None:
        """The clock wakes at every moment that matters until then, and each level hears within its minute."""
        until = self.now + span
        for _ in range(60):
            done = actions.tick(self.now)
            if done.next_at is None or done.next_at > until:
                break
            self.now = max(self.now, done.next_at)
        self.now = until
        self.tick()

    @rule()
    def tick(self) -> None:
        """The clock comes by."""
        actions.tick(self.now)
        assert not Promise.objects.filter(next_at__lte=self.now).exists()
        assert not Promise.objects.filter(state="open", paused_at__isnull=True, grace_until__lt=self.now).exists()
        assert actions.tick(self.now).handled == 0

    @rule()
    def customer_is_told_what_the_clock_asked(self) -> None:
        """Cases send the message and say so."""
        for row in Promise.objects.filter(state="open", offered_due_at__isnull=False, told_at__isnull=True):
            wanted = queries.to_tell(row.pk)
            assert wanted is not None
            live = actions.mark_told(row.pk, self.now)
            assert live.due_at >= row.due_at

    @rule(kinds=st.none() | st.lists(st.sampled_from(KINDS), min_size=1))
    def pause(self, kinds: list[PromiseKind] | None) -> None:
        """The customer is asked for something."""
        request = new_id()
        self.requests.append(request)
        overdue = set(
            Promise.objects.filter(state="open", due_at__lt=self.now, paused_at__isnull=True).values_list(
                "pk", flat=True
            )
        )
        paused = actions.pause(self.case, kinds, request, self.now)
        assert not overdue & {one.id for one in paused}

    @precondition(lambda self: bool(getattr(self, "requests", ())))
    @rule(everything=st.booleans())
    def resume(self, everything: bool) -> None:
        """She answers."""
        rests = dict(Promise.objects.filter(paused_at__isnull=False).values_list("pk", "rest_minutes"))
        for one in actions.resume(self.case, None if everything else self.requests.pop(), self.now):
            assert one.due_at > self.now
            assert (rests[one.id] or 0) >= 1

    @rule(kind=st.sampled_from(KINDS))
    def settle(self, kind: PromiseKind) -> None:
        """What was promised is done."""
        stood = {row.pk: row for row in Promise.objects.filter(kind=kind, state="open")}
        evidence = Shown(new_id(), self.now)
        for one in actions.settle("case", self.case, kind, self.now, evidence):
            if one.id in stood:
                self.answers.append(evidence.id)
                row = stood[one.id]
                assert (one.state == "kept") == (row.paused_at is not None or self.now <= row.due_at)

    @precondition(lambda self: bool(getattr(self, "answers", ())))
    @rule()
    def answer_comes_back(self) -> None:
        """It never arrived."""
        for one in actions.unsettle(self.answers.pop(), self.now):
            assert one.state in {"open", "superseded"}

    @rule(kind=st.sampled_from(KINDS), later=SPANS, approved=st.booleans())
    def reschedule(self, kind: PromiseKind, later: timedelta, approved: bool) -> None:
        """An agent gives another date."""
        row = Promise.objects.filter(kind=kind, state="open").first()
        if row is None:
            return
        due = max(self.now, row.due_at) + later + timedelta(minutes=1)
        try:
            with transaction.atomic():
                actions.reschedule(
                    row.pk, due, self.cast.dana.pk, approved_by_id=self.cast.tamar.pk if approved else None, at=self.now
                )
        except PromiseRefused:
            assert row.times_moved
            assert not approved
        else:
            assert Promise.objects.get(pk=row.pk).state == "rescheduled"

    @rule()
    def somebody_acts(self) -> None:
        """On what stands on the board."""
        for row in ServiceException.objects.exclude(state="settled")[:1]:
            watch.act(row.pk, self.cast.dana.pk, "message", "wrote", self.now)

    @rule()
    def case_is_closed(self) -> None:
        """And the next question opens another."""
        actions.case_ended(self.case, self.now)
        assert not Promise.objects.filter(case_id=self.case, state="open").exists()
        self.case, self.requests, self.answers = new_id(), [], []

    @invariant()
    def each_level_is_told_once(self) -> None:
        if not hasattr(self, "now"):
            return
        rows = Telling.objects.filter(exception__family="promise")
        told = Counter(rows.values_list("exception__subject_id", "rung", "revision"))
        assert not [key for key, times in told.items() if times > 1]

    @invariant()
    def ends_are_true_and_add_up(self) -> None:
        if not hasattr(self, "now"):
            return
        rows = list(Promise.objects.all())
        assert len({(row.subject_id, row.kind) for row in rows if row.state == "open"}) == sum(
            row.state == "open" for row in rows
        )
        assert all((row.next_at is None) == (row.paused_at is not None) for row in rows if row.state == "open")
        assert all(
            row.told_before in (True, False) for row in rows if row.state in {"late", "broken"} and row.tell_first
        )
        counts = Counter(row.state for row in rows)
        whole = counts["kept"] + counts["late"] + counts["broken"] + counts["rescheduled"]
        period = (FIRST, self.now + timedelta(days=1))
        found = queries.keeping(period, side=Side.CUSTOMER)
        assert (found.kept.part, found.kept.whole, found.withdrawn.part) == (counts["kept"], whole, counts["withdrawn"])


@pytest.mark.django_db
def test_whatever_happens_each_level_is_told_once_and_the_rate_adds_up() -> None:
    quick = settings(
        max_examples=LIVES,
        stateful_step_count=30,
        deadline=None,
        phases=(Phase.generate, Phase.shrink) if LIVES > USUAL else (Phase.generate,),  # shrinking takes minutes
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        derandomize=LIVES == USUAL,
        database=None,
    )
    run_state_machine_as_test(Lives, settings=quick)
