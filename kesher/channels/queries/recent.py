"""What was lately made for one address, whoever asked for it; and whom a dispatch went to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kesher.channels.models import Dispatch


def made_since(address: str, since: datetime, *, without_purposes: Collection[str] = ()) -> list[datetime]:
    """When messages to this address were made since then; those that were taken back are left out."""
    rows = Dispatch.objects.filter(to_value=address, created_at__gt=since).exclude(state=Dispatch.State.TAKEN_BACK)
    return list(rows.exclude(purpose__in=list(without_purposes)).values_list("created_at", flat=True))


def recipient_of(dispatch_id: UUID) -> UUID | None:
    """The identity that a dispatch went to, where it was one of a customer's."""
    return Dispatch.objects.filter(pk=dispatch_id).values_list("identity_id", flat=True).first()
