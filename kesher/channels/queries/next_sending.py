"""When the next message may leave."""

from datetime import datetime

from kesher.channels.models import Dispatch


def next_sending() -> datetime | None:
    """The earliest moment at which something that waits may be sent; None when nothing waits."""
    rows = Dispatch.objects.filter(state=Dispatch.State.QUEUED).order_by("next_at", "id")
    return rows.values_list("next_at", flat=True).first()
