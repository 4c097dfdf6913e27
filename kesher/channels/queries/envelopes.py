"""Envelopes that wait or were set aside."""

from datetime import datetime

from django.db.models import Min, QuerySet

from kesher.channels.models import Envelope


def oldest_kept() -> datetime | None:
    """When the oldest envelope came that nobody has read yet; None when all are read."""
    found: datetime | None = Envelope.objects.filter(state="kept").aggregate(at=Min("received_at"))["at"]
    return found


def set_aside() -> QuerySet[Envelope]:
    """What could not be understood, newest first, without its bytes."""
    return Envelope.objects.filter(state="set_aside").select_related("account").defer("body").order_by("-received_at")
