"""Papers that wait for a person, with the suggestions that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kesher.cases.models import Arrival, DocumentRequest
from kesher.cases.queries.access import viewer_for
from kesher.cases.queries.confidential import hidden_cases
from kesher.cases.rules.permission import sees_every_case
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief
from kesher.staff.models import Person


@dataclass(frozen=True)
class Suggestion:
    """A request that the paper may answer. `certainty` is sure, likely or possible; `reasons` are codes with words of their own."""

    request_id: UUID
    case_id: UUID
    number: int
    matter: str
    what: str
    customer: CustomerBrief | None
    certainty: str
    reasons_for: Sequence[str]
    reasons_against: Sequence[str]


@dataclass(frozen=True)
class Paper:
    """A paper in the inbox."""

    arrival: Arrival
    at: datetime
    suggestions: Sequence[Suggestion]


def documents_inbox(person: Person, limit: int = 100) -> list[Paper]:
    """Papers that wait, oldest first; three queries for the page. Empty for whoever does not answer customers."""
    if not sees_every_case(viewer_for(person)):
        return []
    rows = list(Arrival.objects.filter(state="waiting").select_related("team").defer("text").order_by("at")[:limit])
    wanted = {UUID(str(one["request_id"])) for row in rows for one in row.suggestions if one.get("request_id")}
    requests = DocumentRequest.objects.select_related("case").in_bulk(list(wanted))
    closed = hidden_cases([row.case_id for row in requests.values()], person)
    for one in requests.values():  # a confidential matter of others can be suggested, and says nothing of itself
        if one.case_id in closed:
            one.what, one.case.matter = "", _("A confidential matter")
    names = customers.cards({row.case.customer_id for row in requests.values() if row.case_id not in closed})
    return [Paper(row, row.at, _suggestions(row, requests, names)) for row in rows]


def waiting_papers() -> int:
    """How many wait, for the rail."""
    return Arrival.objects.filter(state="waiting").count()


def arrival(person: Person, arrival_id: UUID) -> Arrival | None:
    """One paper, with its recognised text; None for whoever may not see papers."""
    if not sees_every_case(viewer_for(person)):
        return None
    return (
        Arrival.objects.select_related("blob", "view_blob", "thumbnail_blob", "request", "case")
        .filter(pk=arrival_id)
        .first()
    )


def _suggestions(
    row: Arrival, requests: dict[UUID, DocumentRequest], names: dict[UUID, CustomerBrief]
) -> list[Suggestion]:
    found = []
    for one in row.suggestions:
        request = requests.get(UUID(str(one["request_id"]))) if one.get("request_id") else None
        if request is None:
            continue
        found.append(
            Suggestion(
                request_id=request.pk,
                case_id=request.case_id,
                number=request.case.number,
                matter=request.case.matter,
                what=request.what,
                customer=names.get(request.case.customer_id),
                certainty=str(one.get("certainty", "possible")),
                reasons_for=list(one.get("reasons", one.get("for", []))),
                reasons_against=list(one.get("against", [])),
            )
        )
    return found
