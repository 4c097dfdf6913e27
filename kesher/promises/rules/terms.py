"""What a promise of a kind is given: which term fits, when several do, and what happens where one is open already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kesher.promises.types import BusinessDays, FixedDate, PromiseKind, Terms, WorkingMinutes

HOUR = 60

# What a new installation promises until somebody decides otherwise (it is seeded as rows, which then rule).
USUAL_TERMS: dict[PromiseKind, Terms] = {
    PromiseKind.RECEIPT: WorkingMinutes(1),
    PromiseKind.FIRST_ANSWER: WorkingMinutes(4 * HOUR),
    PromiseKind.CALL_BACK: WorkingMinutes(2 * HOUR),
    PromiseKind.FINAL_ANSWER: BusinessDays(3),
    PromiseKind.TASK: BusinessDays(1),
    PromiseKind.DOCUMENT_REVIEW: BusinessDays(1),
    PromiseKind.PAYMENT: BusinessDays(5),
}


@dataclass(frozen=True)
class TermRule:
    """One row of terms. An empty reason or channel fits every one."""

    kind: PromiseKind
    terms: Terms
    reason: str = ""
    channel: str = ""
    tell_first: bool = True
    grace_minutes: int | None = None  # working minutes; None: until the end of the next working day


def fitting(rules: Iterable[TermRule], kind: PromiseKind, reasons: Sequence[str], channel: str) -> TermRule | None:
    """The most specific rule that fits: nearest reason first, then channel. None when no rule speaks of the kind.

    `reasons` leads from the case's own reason up to the root of the tree, so that a term of a branch serves its leaves.
    """
    distance = {reason: n for n, reason in enumerate(reasons)} | {"": len(reasons)}
    fits = [r for r in rules if r.kind == kind and r.reason in distance and r.channel in ("", channel)]
    return min(fits, key=lambda rule: (distance[rule.reason], rule.channel == ""), default=None)


def terms_of(budget_minutes: int | None, business_days: int | None, due_at: datetime | None = None) -> Terms:
    """Terms from the three columns of a row, exactly one of which is filled. ValueError otherwise."""
    given: list[Terms] = []
    if budget_minutes is not None:
        given.append(WorkingMinutes(budget_minutes))
    if business_days is not None:
        given.append(BusinessDays(business_days))
    if due_at is not None:
        given.append(FixedDate(due_at))
    if len(given) != 1:
        raise ValueError("a term is minutes, or days, or a date")
    return given[0]


def earliest(dues: Iterable[datetime]) -> datetime:
    """Several rules promise the same kind for one subject: the earliest wins (decision 14). ValueError when there is none."""
    return min(dues)


def when_already_open(open_due: datetime, new_due: datetime) -> Literal["keep", "bring_forward"]:
    """One promise per subject and kind is open; what a second undertaking does to it (decision 14).

    An earlier date brings it forward. A later one changes nothing: that takes a rescheduling, which is counted.
    """
    return "bring_forward" if new_due < open_due else "keep"
