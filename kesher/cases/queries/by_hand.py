"""What a case opened by hand would promise, before it is opened."""

from datetime import datetime
from uuid import UUID

from kesher.cases.models import Reason
from kesher.core.ids import new_id
from kesher.promises import actions as promises
from kesher.promises.types import Asked, PromiseKind, PromiseRefused, PromiseSource, Side


def first_answer_by(
    team_id: UUID, channel: str, reason_code: str = "", made_at: datetime | None = None
) -> datetime | None:
    """Until when policy promises an answer for this reason and channel; None where nothing can be promised."""
    reason = Reason.objects.filter(pk=reason_code).first() if reason_code else None
    path = [code for code in reason.path.split("/") if code] if reason else []
    subject = new_id()
    asked = Asked(
        kind=PromiseKind.FIRST_ANSWER,
        side=Side.CUSTOMER,
        subject_kind="case",
        subject_id=subject,
        team_id=team_id,
        source=PromiseSource.POLICY,
        case_id=subject,
        reason_code=reason_code if reason else "",
        reasons=tuple(reversed(path)),
        channel=channel,
        made_at=made_at,
    )
    try:
        return promises.preview(asked).due_at
    except PromiseRefused:
        return None
