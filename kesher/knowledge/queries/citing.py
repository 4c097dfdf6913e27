"""Whether a version may be cited, asked at the moment of sending (decision 29)."""

from datetime import datetime
from uuid import UUID

from kesher.knowledge.models import Version
from kesher.knowledge.queries.versions import answer_of, in_force
from kesher.knowledge.rules.choosing import deciding_moment
from kesher.knowledge.types import Answer, NotInForce


def require_in_force(
    version_id: UUID, *, contact_at: datetime, event_at: datetime | None = None, audience: str = "all"
) -> Answer:
    """The version, if it holds at the date that its policy goes by; else raises NotInForce, which names the one that holds."""
    row = Version.objects.select_related("policy").prefetch_related("wordings").filter(pk=version_id).first()
    if row is None:
        raise NotInForce("unknown")
    moment = deciding_moment(row.policy.chosen_by, contact_at, event_at)
    holding = in_force(row.policy_id, moment, row.audience if row.audience != audience else audience)
    if row.state != Version.State.APPROVED:
        raise NotInForce("not_approved", holding.version_id if holding else None)
    if holding is None or holding.version_id != row.pk:
        raise NotInForce("replaced", holding.version_id if holding else None)
    return answer_of(row)
