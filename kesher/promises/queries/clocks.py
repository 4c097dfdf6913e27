"""The clock of a promise, wherever a case is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, IntegerField, Q, Value, When

from kesher.core import clock
from kesher.promises.models import Promise
from kesher.promises.queries.rows import PromiseClock, drawn
from kesher.promises.types import PromiseState, Side

# Which of a case's promises to its customer is its clock: what runs, what waits for her, what broke and nobody made good, what was.
_RANK = Case(
    When(state=PromiseState.OPEN, paused_at__isnull=True, then=Value(0)),
    When(state=PromiseState.OPEN, then=Value(1)),
    When(state=PromiseState.BROKEN, evidence_id__isnull=True, then=Value(2)),
    When(state__in=[PromiseState.KEPT, PromiseState.LATE, PromiseState.BROKEN], then=Value(3)),
    default=Value(4),
    output_field=IntegerField(),
)


def clock_of(case_ids: Iterable[UUID], now: datetime | None = None) -> dict[UUID, PromiseClock]:
    """The promise to the customer that matters in each case, by one query: the nearest that runs, else the one that waits for her,
    else a broken one that nobody made good, else how the last one ended. Cases without any are left out."""
    now = now or clock.now()
    rows = Promise.objects.filter(case_id__in=list(case_ids), side=Side.CUSTOMER).annotate(rank=_RANK)
    ending = Case(When(rank__lt=3, then=None), default=F("settled_at"))
    rows = rows.annotate(ending=ending).order_by("case_id", "rank", F("ending").desc(nulls_first=True), "due_at", "id")
    return {row.case_id: drawn(row, now) for row in rows.distinct("case_id") if row.case_id is not None}


def of_case(case_id: UUID, now: datetime | None = None) -> list[PromiseClock]:
    """Every promise of a case, to customers and between colleagues, oldest first; ended ones too."""
    now = now or clock.now()
    return [drawn(row, now) for row in Promise.objects.filter(case_id=case_id).order_by("made_at", "due_at", "id")]


def of_cases(case_ids: Iterable[UUID], now: datetime | None = None) -> list[PromiseClock]:
    """Every promise of several cases by one query; for a page of entries that name them."""
    now = now or clock.now()
    return [drawn(row, now) for row in Promise.objects.filter(case_id__in=list(case_ids)).order_by("made_at", "id")]


def of_customer(customer_ids: Iterable[UUID], limit: int = 20, now: datetime | None = None) -> list[PromiseClock]:
    """The latest promises to a customer (all ids that she has), the newest first."""
    now = now or clock.now()
    rows = Promise.objects.filter(customer_id__in=list(customer_ids)).order_by("-made_at", "-id")
    return [drawn(row, now) for row in rows[:limit]]


@dataclass(frozen=True)
class ToTell:
    """What a customer is to be told now."""

    promise_id: UUID
    case_id: UUID | None
    customer_id: UUID
    kind: str
    what: str
    old_due_at: datetime
    new_due_at: datetime


def to_tell(promise_id: UUID) -> ToTell | None:
    """What `CustomerMustBeTold` asked for, when it still holds: None when the promise was settled, moved or told meanwhile."""
    wanted = Q(pk=promise_id, state=PromiseState.OPEN, told_at__isnull=True, offered_due_at__isnull=False)
    row = Promise.objects.filter(wanted, customer_id__isnull=False).first()
    if row is None or row.customer_id is None or row.offered_due_at is None:
        return None
    return ToTell(row.pk, row.case_id, row.customer_id, row.kind, row.what, row.due_at, row.offered_due_at)
