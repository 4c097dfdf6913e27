"""Words of listening that other packages use."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


class Refused(Exception):
    """An answer that is not taken. `code`: unknown, score, too_late."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SurveyView:
    """One question as the customer sees it. `is_open`: an answer still counts."""

    id: UUID
    case_id: UUID
    number: int
    matter: str
    question: str
    language: str
    score: int | None
    outcome: bool | None
    words: str
    answered_at: datetime | None
    is_open: bool
