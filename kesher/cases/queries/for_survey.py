"""What a question about a case needs to know of it."""

from dataclasses import dataclass
from uuid import UUID

from kesher.cases.models import Case
from kesher.cases.rules import states


@dataclass(frozen=True)
class Surveyed:
    """A case that may be asked about. `is_solved`: settled by a word to the customer, not ended as no case."""

    case_id: UUID
    number: int
    customer_id: UUID
    conversation_id: UUID
    language: str
    is_solved: bool


def for_survey(case_id: UUID) -> Surveyed | None:
    """The facts; None for an unknown case."""
    row = Case.objects.filter(pk=case_id).first()
    if row is None:
        return None
    solved = row.state in {states.SOLVED, states.CLOSED} and not row.imported
    return Surveyed(row.pk, row.number, row.customer_id, row.conversation_id, row.language, solved)
