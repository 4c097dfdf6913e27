"""Everything that left, for the demo and for whoever must know."""

from django.db.models import QuerySet

from kesher.channels.models import Dispatch


def what_left(channel: str = "", address: str = "") -> QuerySet[Dispatch]:
    """Dispatches, newest first, by channel and address where given."""
    rows = Dispatch.objects.select_related("account").order_by("-created_at")
    if channel:
        rows = rows.filter(channel=channel)
    if address:
        rows = rows.filter(to_value=address)
    return rows
