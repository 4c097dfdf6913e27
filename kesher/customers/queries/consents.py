"""What the one register of consents says (decision 30)."""

from collections.abc import Sequence
from uuid import UUID

from kesher.customers.models import Consent


def newest_consent(ids: Sequence[UUID], purpose: str, channel: str) -> Consent | None:
    """The newest word of this customer (all her ids) about a purpose, for this channel or for every channel."""
    rows = Consent.objects.filter(customer__in=ids, purpose=purpose, channel__in=["", str(channel)])
    return rows.order_by("-at", "given", "-id").first()  # at the same moment, the refusal


def consents_of(ids: Sequence[UUID]) -> dict[str, bool]:
    """Purpose to given, by the newest word in any channel; purposes that were never asked are left out."""
    return dict(Consent.objects.filter(customer__in=ids).order_by("at", "-given", "id").values_list("purpose", "given"))
