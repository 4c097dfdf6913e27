"""Facts of listening, keyed by case."""

from dataclasses import dataclass
from uuid import UUID

from kesher.core.outbox import FactOf


@dataclass(frozen=True)
class SurveyAnswered(FactOf):
    """The customer answered; the last answer counts. `outcome` is her word on whether her need was fulfilled."""

    case_id: UUID
    survey_id: UUID
    score: int
    outcome: bool | None
