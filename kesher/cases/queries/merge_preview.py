"""What a merge or a split would do, before it is done; and what may be chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Arrival, Call, Case, DocumentRequest, Message, Task
from kesher.cases.queries.access import is_hidden, may_edit, visible
from kesher.cases.queries.merges import survivor_of
from kesher.cases.rules import states
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person

_LONGEST = 50


@dataclass(frozen=True)
class Target:
    """A case into which another may go. `why_not`: a code of `queries.why` where it may not; `suggested`: the machine thought so too."""

    id: UUID
    number: int
    matter: str
    state_words: str
    opened_at: datetime
    owner: str
    suggested: bool
    why_not: str = ""


@dataclass(frozen=True)
class MergePreview:
    """What would happen: how much goes along, and which due time is kept per kind (`from_merged`: it is the other case's)."""

    into: Target
    messages: int
    calls: int
    requests: int
    papers: int
    tasks: int
    kept: Sequence[tuple[PromiseClock, bool]]


@dataclass(frozen=True)
class SplitChoice:
    """One message that may become part of a case of its own."""

    id: UUID
    direction: str
    channel: str
    at: datetime
    words: str


def merge_targets(person: Person, case: Case) -> list[Target]:
    """The customer's other open cases, the suggested one first, then the newest; two queries."""
    rows = (
        visible(person)
        .filter(customer_id__in=customers.ids_of(case.customer_id), state__in=states.LIVE)
        .exclude(pk=case.pk)
        .select_related("reason", "owner")
        .order_by("-opened_at")[:_LONGEST]
    )
    found = [_target(person, case, row) for row in rows if not is_hidden(person, row)]
    return sorted(found, key=lambda one: not one.suggested)


def merge_target(
    person: Person, case: Case, *, case_id: UUID | None = None, number: int | None = None
) -> Target | None:
    """A case by id or number (of a merged one: where it goes on); None alike for an absent and a forbidden one."""
    rows = visible(person).filter(pk=case_id) if case_id else visible(person).filter(number=number or 0)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        return None
    row = visible(person).filter(pk=survivor_of(found)).select_related("reason", "owner").first()
    return _target(person, case, row) if row is not None and not is_hidden(person, row) else None


def merge_preview(case: Case, into: Target, now: datetime | None = None) -> MergePreview:
    """What merging this case into that one would do."""
    now = now or clock.now()
    mine = {
        one.kind: one for one in promises.of_case(case.pk, now) if one.state == "open" and one.subject_kind == "case"
    }
    theirs = {
        one.kind: one for one in promises.of_case(into.id, now) if one.state == "open" and one.subject_kind == "case"
    }
    kept = []
    for kind in dict.fromkeys([*theirs, *mine]):
        ours, other = theirs.get(kind), mine.get(kind)
        from_merged = ours is None or (other is not None and other.due_at < ours.due_at)
        chosen = other if from_merged else ours
        if chosen is not None:
            kept.append((chosen, from_merged))
    return MergePreview(
        into,
        messages=Message.objects.filter(case=case).count(),
        calls=Call.objects.filter(case=case).count(),
        requests=DocumentRequest.objects.filter(case=case).exclude(state="withdrawn").count(),
        papers=Arrival.objects.filter(case=case).count(),
        tasks=Task.objects.filter(case=case).count(),
        kept=kept,
    )


def split_choices(case_id: UUID) -> list[SplitChoice]:
    """The messages of a case that may be split off, oldest first."""
    rows = Message.objects.filter(case_id=case_id, redacted_at=None).exclude(direction="out", sent_at=None)
    return [
        SplitChoice(one.pk, one.direction, one.channel, one.at, (one.text or one.subject)[:300])
        for one in rows.defer("html", "quoted").order_by("at", "id")
    ]


def _target(person: Person, case: Case, row: Case) -> Target:
    why_not = ""
    if row.pk == case.pk:
        why_not = "merged_here"
    elif customers.canonical(row.customer_id) != customers.canonical(case.customer_id):
        why_not = "other_customer"
    elif not may_edit(person, row):
        why_not = "not_your_team"
    elif row.state not in states.LIVE:
        why_not = "ended"
    return Target(
        row.pk,
        row.number,
        row.matter,
        str(Case.State(row.state).label),
        row.opened_at,
        row.owner.name if row.owner else "",
        row.pk == case.suggested_id,
        why_not,
    )
