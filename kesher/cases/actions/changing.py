"""One way to change the state of a case: by the table, with its fact."""

from datetime import datetime

from kesher.cases.events import CaseStateChanged
from kesher.cases.models import Case
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import Refused
from kesher.core.outbox import publish
from kesher.core.wake import tell_screens


def become(case: Case, new: str, who: Who, at: datetime, *also: str) -> bool:
    """Change the state of a locked case and save it with the fields `also`; False when it was so already.

    Raises Refused (state) when the table does not allow it.
    """
    old = case.state
    if old == new:
        if also:
            case.save(update_fields=list(also))
        return False
    if not states.may(old, new, who):
        raise Refused("state", old=old, new=new)
    case.state, case.state_since = new, at
    if new == states.WAITING_CUSTOMER:
        case.reminders, case.reminded_at = 0, None
    case.save(update_fields=["state", "state_since", "reminders", "reminded_at", *also])
    if not case.imported:
        publish(CaseStateChanged(case.pk, old, new))
        show(case)
    return True


def show(case: Case) -> None:
    """Let open screens fetch the case anew."""
    audience = [f"team:{case.team_id}"] + ([f"person:{case.owner_id}"] if case.owner_id else [])
    tell_screens("case", audience, case_id=str(case.pk))
