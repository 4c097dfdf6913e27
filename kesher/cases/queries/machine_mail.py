"""Mail of machines that belongs to no case: seldom anything, but seen by whoever wants to look."""

from typing import Any

from kesher.cases.models import Message
from kesher.cases.queries.viewers import viewer_of
from kesher.cases.rules import permission


def machine_mail(viewer: Any, *, limit: int = 50) -> list[Message]:
    """The newest; `actions.make_case_of` turns one into a case."""
    if not permission.sees_every_case(viewer_of(viewer)):
        return []
    return list(
        Message.objects.filter(direction="in", case__isnull=True).exclude(automatic="").order_by("-received_at")[:limit]
    )
