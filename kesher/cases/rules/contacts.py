"""What is one contact (decision 1). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENCE = timedelta(hours=24)


@dataclass(frozen=True)
class Running:
    """The last contact in the same conversation and channel."""

    began_at: datetime
    last_at: datetime
    answered_at: datetime | None


def is_contact(*, automatic: bool, asked_for: bool, imported_part: bool = False) -> bool:
    """Not contacts: machines' mail, and what we asked for (documents, surveys, answers to our question)."""
    return not (automatic or asked_for or imported_part)


def goes_on(running: Running | None, at: datetime) -> bool:
    """Whether a message at `at` belongs to the running contact: not answered since, and no 24 hours of silence before it."""
    if running is None or (running.answered_at is not None and running.answered_at <= at):
        return False
    return abs(at - running.last_at) <= SILENCE
