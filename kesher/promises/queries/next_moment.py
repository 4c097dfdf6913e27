"""When the promise clock has to look again."""

from datetime import datetime

from kesher.promises.models import Promise


def next_moment() -> datetime | None:
    """The earliest moment at which a running promise wants to be looked at; None when none runs."""
    rows = Promise.objects.filter(next_at__isnull=False).order_by("next_at")
    return rows.values_list("next_at", flat=True).first()
