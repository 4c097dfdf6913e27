"""Everything that the page of one case shows besides its story."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Arrival, Call, Case, Citation, DocumentRequest, Draft, Message, Participant, Task
from kesher.cases.queries.access import is_hidden, may_edit, visible
from kesher.cases.queries.merges import MergedInto, merged_into, story_ids
from kesher.cases.queries.queue import reason_path
from kesher.cases.queries.thread import ThreadStep, thread
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.customers.types import CustomerCard
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person
from kesher.timeline.types import TouchRef


@dataclass(frozen=True)
class OtherCase:
    """Another matter of the same customer."""

    id: UUID
    number: int
    matter: str
    state: str
    state_words: str
    opened_at: datetime
    ended: bool


@dataclass(frozen=True)
class CaseView:
    """A case, ready for a page. `hidden`: a confidential matter of others; then only number, team and whom to ask are filled."""

    case: Case
    hidden: bool
    may_edit: bool
    reason: str
    state_words: str
    customer: CustomerCard | None
    clock: PromiseClock | None
    promises: Sequence[PromiseClock] = ()
    thread: Sequence[ThreadStep] = ()
    requests: Sequence[DocumentRequest] = ()
    arrivals: Sequence[Arrival] = ()
    tasks: Sequence[Task] = ()
    citations: Sequence[Citation] = ()
    calls: Sequence[Call] = ()
    participants: Sequence[Participant] = ()
    others: Sequence[OtherCase] = ()
    story_ids: Sequence[UUID] = ()
    merged_into: MergedInto | None = None
    drafts: dict[str, dict[str, object]] = field(default_factory=dict)

    @property
    def missing(self) -> list[DocumentRequest]:
        """Documents that the customer was asked for and has not sent."""
        return [one for one in self.requests if one.state in {"asked", "refused"}]

    @property
    def open_tasks(self) -> list[Task]:
        """Work that colleagues owe."""
        return [one for one in self.tasks if one.state in {"open", "returned"}]


def case_by_number(person: Person, number: int) -> UUID | None:
    """The id of a case by the number that people say; None where there is none for this viewer."""
    return visible(person).filter(number=number).values_list("id", flat=True).first()


def case(person: Person, case_id: UUID, now: datetime | None = None) -> CaseView | None:
    """One case for one viewer; None alike for an absent and a forbidden one. The door writes the read log."""
    now = now or clock.now()
    row = (
        visible(person)
        .select_related("reason__parent", "owner", "team", "conversation", "suggested")
        .filter(pk=case_id)
        .first()
    )
    if row is None:
        return None
    if is_hidden(person, row):
        return CaseView(row, True, False, "", str(Case.State(row.state).label), None, None)
    clocks = promises.of_case(row.pk, now)
    return CaseView(
        case=row,
        hidden=False,
        may_edit=may_edit(person, row),
        reason=reason_path(row),
        state_words=str(Case.State(row.state).label),
        customer=customers.customer_card(row.customer_id, now),
        clock=promises.clock_of([row.pk], now).get(row.pk),
        promises=clocks,
        thread=thread(row, clocks),
        requests=list(DocumentRequest.objects.filter(case=row).order_by("asked_at")),
        arrivals=list(Arrival.objects.filter(case=row).select_related("request").order_by("at")),
        tasks=list(Task.objects.filter(case=row).select_related("team", "owner", "asked_by").order_by("asked_at")),
        citations=list(Citation.objects.filter(case=row).select_related("version__policy", "message").order_by("at")),
        calls=list(Call.objects.filter(case=row).select_related("agent").order_by("rang_at")),
        participants=list(Participant.objects.filter(case=row).select_related("customer", "identity")),
        others=_others(person, row),
        story_ids=story_ids(row.pk),
        merged_into=merged_into(row) if row.merged_into_id else None,
        drafts=dict(Draft.objects.filter(case=row, person=person).values_list("kind", "content")),
    )


def cases_of_customer(person: Person, customer_id: UUID, limit: int = 50) -> list[OtherCase]:
    """The matters of a customer (all rows that she is known by), newest first."""
    rows = (
        visible(person)
        .filter(customer_id__in=customers.ids_of(customer_id))
        .select_related("reason")
        .order_by("-opened_at")[:limit]
    )
    return [_other(person, row) for row in rows]


def _others(person: Person, row: Case) -> list[OtherCase]:
    return [one for one in cases_of_customer(person, row.customer_id, 12) if one.id != row.pk]


def _other(person: Person, row: Case) -> OtherCase:
    matter = "" if is_hidden(person, row) else row.matter
    return OtherCase(
        row.pk, row.number, matter, row.state, str(Case.State(row.state).label), row.opened_at, row.is_ended
    )


def last_word_of_customer(case_id: UUID) -> TouchRef | None:
    """The touchpoint of the last thing that the customer said in a case, in writing or on the phone."""
    written = Message.objects.filter(case_id=case_id, direction="in", unverified=False, touch_id__isnull=False)
    spoken = Call.objects.filter(case_id=case_id, touch_id__isnull=False)
    rows = (written.order_by("-at").first(), spoken.order_by("-rang_at").first())
    found = [(row.touch_at, row.touch_id) for row in rows if row and row.touch_at and row.touch_id]
    return TouchRef(max(found)[1], max(found)[0]) if found else None
