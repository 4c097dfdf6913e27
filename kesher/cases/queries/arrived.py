"""Where what arrived is to be found, and how its case stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Arrival, Call, Case, DocumentRequest, Message


@dataclass(frozen=True)
class Stands:
    """How a case stands."""

    id: UUID
    state: str
    team_code: str
    owner_id: UUID | None
    customer_id: UUID
    reason_code: str
    opened_at: datetime
    language: str


def messages_of(envelope_ids: Collection[UUID]) -> set[UUID]:
    """Those of these envelopes that became a message on a timeline."""
    rows = Message.objects.filter(envelope_id__in=list(envelope_ids), direction="in", touch_id__isnull=False)
    return {one for one in rows.values_list("envelope_id", flat=True) if one}


def papers_of(envelope_ids: Collection[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """The papers of these envelopes: (state, code) of each."""
    found: dict[UUID, list[tuple[str, str]]] = {}
    rows = Arrival.objects.filter(envelope_id__in=list(envelope_ids)).values_list("envelope_id", "state", "code")
    for envelope_id, state, code in rows:
        if envelope_id:
            found.setdefault(envelope_id, []).append((state, code))
    return found


def case_of_envelope(envelope_id: UUID) -> UUID | None:
    """The case that a message belongs to; None where it made none."""
    return Message.objects.filter(envelope_id=envelope_id, direction="in").values_list("case_id", flat=True).first()


def call_with(external_id: str) -> UUID | None:
    """The call that the exchange knows by this id."""
    return Call.objects.filter(external_id=external_id).values_list("pk", flat=True).first()


def stands(case_id: UUID) -> Stands:
    """How it stands now; raises Case.DoesNotExist."""
    row = Case.objects.values_list(
        "pk", "state", "team__code", "owner_id", "customer_id", "reason_id", "opened_at", "language"
    ).get(pk=case_id)
    return Stands(*row[:5], row[5] or "", *row[6:])


def requests_that_arrived(case_id: UUID) -> list[UUID]:
    """Requests of the case whose paper has come and was not looked at yet."""
    return list(DocumentRequest.objects.filter(case_id=case_id, state="arrived").values_list("pk", flat=True))
