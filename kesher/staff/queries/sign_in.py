"""The locked door: whose sign-in is paused after too many wrong passwords, and until when."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from kesher.core import clock


def locked_until(email: str, now: datetime | None = None) -> datetime | None:
    """When it opens by itself; None when nobody is kept out. Counted by address and place, the last place to open decides."""
    now = now or clock.now()
    rows = AccessAttempt.objects.filter(username=email.lower(), attempt_time__gte=now - settings.AXES_COOLOFF_TIME)
    places = rows.order_by().values("ip_address").annotate(wrong=Sum("failures_since_start"), last=Max("attempt_time"))
    closed = [row["last"] for row in places if row["wrong"] >= settings.AXES_FAILURE_LIMIT]
    return max(closed) + settings.AXES_COOLOFF_TIME if closed else None
