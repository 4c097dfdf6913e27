"""A solved or closed case goes on."""

from datetime import datetime

from kesher.cases.actions.changing import become
from kesher.cases.events import CaseReopened
from kesher.cases.models import Case
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.core.outbox import publish


def reopen_locked(case: Case, who: Who, because: str, at: datetime, *also: str) -> None:
    """What closed it closed nothing; the agent's claim of an outcome falls, her own word stays."""
    case.reopened += 1
    case.solved_at = case.closed_at = None
    case.outcome_claim = None
    become(case, states.OPEN, who, at, "reopened", "solved_at", "closed_at", "outcome_claim", *also)
    publish(CaseReopened(case.pk, because))
