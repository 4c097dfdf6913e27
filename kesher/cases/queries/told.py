"""Who was really told of a paper: no screen says that somebody was told when nobody was."""

from datetime import datetime
from uuid import UUID

from kesher.cases.models import Message
from kesher.cases.types import Purpose


def carried(request_id: UUID, purpose: Purpose, since: datetime | None = None) -> str:
    """The channel of the latest message of this purpose about a document request (`sms`, `email`), or nothing."""
    rows = Message.objects.filter(direction="out", purpose=purpose, facts__request_id=str(request_id))
    if since is not None:
        rows = rows.filter(at__gte=since)
    return rows.order_by("-at").values_list("channel", flat=True).first() or ""
