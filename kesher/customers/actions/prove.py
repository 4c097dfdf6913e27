"""Addresses become trusted by proof, and lose it by signs to the contrary."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.channels.types import Proof
from kesher.core.outbox import publish
from kesher.customers.events import AddressProven
from kesher.customers.models import Identity
from kesher.customers.rules import trust as rules
from kesher.customers.types import Trust

REFRESH = timedelta(
    days=30
)  # a proof younger than this is not written again: an active sender costs no row of history a mail


@transaction.atomic
def prove(identity_id: UUID, trust: Trust, at: datetime) -> None:
    """Control of the address (2) or the person behind it (3) was proven at `at`, or the channel asserts it (1). Never lowers.

    A proof also lifts "bounced". Safe to repeat. Proving an address that was only claimed for a customer proves the address,
    not the claim: that takes `accept_claim`.
    """
    _raise(Identity.objects.select_for_update().get(pk=identity_id), int(trust), at)


def prove_by_contact(row: Identity, proof: Proof, at: datetime) -> None:
    """What an incoming contact proves of its own address. Writes only when that says something new."""
    worth = rules.of_proof(proof)
    if worth < rules.PROVEN:
        if worth > row.trust:
            prove(row.pk, Trust(worth), at)
        return
    fresh = row.proven_at is not None and at - row.proven_at < REFRESH
    if not fresh or row.bounced_at is not None or row.trust < rules.PROVEN:
        prove(row.pk, Trust(worth), at)


@transaction.atomic
def doubt(identity_id: UUID, at: datetime) -> None:
    """A sign that the address may belong to somebody else by now (a recycled number): proof of control is needed anew."""
    Identity.objects.filter(pk=identity_id, trust__gte=rules.PROVEN).update(trust=rules.ASSERTED, proven_at=None)


@transaction.atomic
def mark_bounced(identity_id: UUID, at: datetime) -> None:
    """Sending to this address failed for good. It is not chosen any more until somebody proves it again. Safe to repeat."""
    Identity.objects.filter(pk=identity_id, bounced_at=None).update(bounced_at=at)


def _raise(row: Identity, worth: int, at: datetime) -> None:
    before = rules.effective(row.trust, row.proven_at, at, disputed_at=row.disputed_at, bounced_at=row.bounced_at)
    row.trust = max(row.trust, worth)
    if worth >= rules.PROVEN:
        row.proven_at = max(at, row.proven_at or at)
        if row.bounced_at is not None and row.bounced_at <= at:
            row.bounced_at = None
    row.save(update_fields=["trust", "proven_at", "bounced_at"])
    after = rules.effective(row.trust, row.proven_at, at, disputed_at=row.disputed_at, bounced_at=row.bounced_at)
    if before < rules.PROVEN <= after and row.standing == Identity.Standing.OWN:
        publish(AddressProven(row.customer_id, row.pk))
