"""Who agreed to what, in the one register that every sending asks (decision 30, P12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.channels.receivers import Arrived
from kesher.channels.types import ConsentChanged, Proof
from kesher.core.outbox import publish
from kesher.customers.actions.find_or_create import find_or_create
from kesher.customers.events import ConsentRecorded
from kesher.customers.models import Consent, Identity
from kesher.customers.queries.holders import rows_of
from kesher.customers.types import ConsentPurpose


@transaction.atomic
def record_consent(
    customer_id: UUID,
    *,
    purpose: ConsentPurpose | str,
    given: bool,
    how: str,
    channel: str = "",
    wording: str = "",
    at: datetime,
) -> UUID:
    """Write a consent or its withdrawal; it holds from the next sending on. `how`: form, reply, blacklist, agent.

    `channel` empty means every channel. `wording` is the text version agreed to, or the words of withdrawal.
    """
    row = Consent.objects.create(
        customer_id=customer_id,
        purpose=ConsentPurpose(purpose).value,
        channel=channel,
        given=given,
        at=at,
        how=how[:40],
        wording=wording,
    )
    publish(ConsentRecorded(customer_id, row.purpose, channel, given))
    return row.pk


def hear_consent(event: ConsentChanged, arrived: Arrived) -> None:
    """A provider's blacklist, or "הסר": a withdrawal holds for everybody who has this address, a consent only for its sole owner."""
    rows = [row for row in rows_of(event.address) if row.standing != Identity.Standing.CLAIM]
    holders = list(dict.fromkeys(row.customer_id for row in rows))
    if not holders:
        holders = [find_or_create(event.address, Proof.ASSERTED, at=arrived.received_at).customer_id]
    if event.given and len(holders) > 1:
        return
    for holder in holders:
        record_consent(
            holder,
            purpose=event.purpose,
            given=event.given,
            how="reply",
            channel=str(arrived.channel),
            wording=event.words,
            at=arrived.received_at,
        )
