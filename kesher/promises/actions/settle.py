"""A promise is settled by something that can be shown, and unsettled when that never arrived."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kesher.core.outbox import publish
from kesher.promises.actions.finish import finish
from kesher.promises.actions.make import wake_soon
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import SUBJECT, about, iso, ref, standing
from kesher.promises.events import PromiseUnsettled
from kesher.promises.models import Promise
from kesher.promises.rules import ending as rules
from kesher.promises.types import Evidence, PromiseRef, PromiseState
from kesher.watch import actions as watch


@transaction.atomic
def settle(
    subject_kind: str, subject_id: UUID, kind: str, at: datetime, evidence: Evidence, *, why: str = ""
) -> list[PromiseRef]:
    """What was promised was done at `at` (hand-over to the channel, decision 13): kept, or late, whoever looked at the clock when.

    One that was broken already stays broken, and its evidence is kept, so that nobody is told of it any more. Safe to repeat: a
    second settlement finds nothing and answers with nothing. `why` is kept as its end: "unreachable" is shown apart.
    """
    unsettled = Q(state=PromiseState.OPEN) | Q(state=PromiseState.BROKEN, evidence_id__isnull=True)
    rows = Promise.objects.select_for_update(no_key=True).filter(
        unsettled, subject_kind=subject_kind, subject_id=subject_id, kind=kind
    )
    found = list(rows.order_by("id"))
    for promise in found:
        promise.evidence_id, promise.evidence_at = evidence.id, evidence.at
    broken = [promise for promise in found if promise.state == PromiseState.BROKEN]
    for promise in broken:
        promise.next_at = None
        promise.save(update_fields=["evidence_id", "evidence_at", "next_at"])
    watch.settle_many(SUBJECT, [promise.pk for promise in broken], at=at)
    settled = finish(
        [(promise, replace(rules.settle(standing(promise), at), why=why)) for promise in found if promise not in broken]
    )
    return settled + [ref(promise) for promise in broken]


@transaction.atomic
def unsettle(evidence_id: UUID, at: datetime) -> list[PromiseRef]:
    """What settled a promise came back for good at `at`: it is open again, late counting from its old due time.

    Its owner is told at once. Where another promise of the kind is open for the subject meanwhile, the earlier due time goes on
    and the other one is superseded. Safe to repeat.
    """
    rows = Promise.objects.select_for_update(no_key=True).filter(
        evidence_id=evidence_id, state__in=[PromiseState.KEPT, PromiseState.LATE]
    )
    planner = Planner(at)
    return [_reopened(promise, planner, at) for promise in rows.order_by("id")]


def _reopened(promise: Promise, planner: Planner, at: datetime) -> PromiseRef:
    other = Promise.objects.select_for_update(no_key=True).filter(
        subject_kind=promise.subject_kind, subject_id=promise.subject_id, kind=promise.kind, state=PromiseState.OPEN
    )
    replaced = rules.Ending(PromiseState.SUPERSEDED, at, "answer_failed")
    if (rival := other.first()) is not None and rival.due_at <= promise.due_at:
        promise.replaced_by = rival
        return finish([(promise, replaced)])[0]
    if rival is not None:
        rival.replaced_by = promise
        finish([(rival, replaced)])
    calendar = planner.calendar(promise.calendar_id)
    again = rules.unsettle(standing(promise), at, calendar, grace_minutes=promise.grace_minutes)
    promise.state, promise.settled_at, promise.end_reason = PromiseState.OPEN, None, ""
    promise.evidence_id = promise.evidence_at = promise.told_before = None
    promise.grace_until = again.grace_until
    promise.revision += 1
    promise.rungs_told, promise.warned_at = [], None
    planner.put_rungs(promise, at)
    promise.save()
    watch.tell(
        "answer_failed",
        SUBJECT,
        promise.pk,
        rung=1,
        planned_at=at,
        revision=promise.revision,
        case_id=promise.case_id,
        customer_id=promise.customer_id,
        owner_id=promise.owner_id,
        team_id=promise.team_id,
        facts={"kind": promise.kind, "due_at": iso(promise.due_at)},
        at=at,
    )
    publish(PromiseUnsettled(*about(promise), due_at=iso(promise.due_at)))
    wake_soon(promise, at)
    return ref(promise)
