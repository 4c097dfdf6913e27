"""Addresses are added, claimed, accepted, given up, and flagged when two customers hold the same one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core.addresses import Address, AddressKind
from kesher.core.outbox import publish
from kesher.customers.actions.locks import lock_address
from kesher.customers.actions.prove import prove
from kesher.customers.events import IdentityDisputed
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.holders import MATCHES_NOBODY
from kesher.customers.queries.ids import canonicals, ids_of
from kesher.customers.rules import trust as rules
from kesher.customers.types import Trust

Standing = Identity.Standing


@transaction.atomic
def add_identity(
    customer_id: UUID, address: Address, trust: Trust, at: datetime, *, system: str = "", claimed: bool | None = None
) -> UUID:
    """One more address of this customer; returns its id. Known already: its trust is raised if this is more.

    `claimed`: somebody unproven said so of a customer whom we knew before; such a row only suggests her and finds nobody, else a
    stranger could type his own number beside her mail and then call as her. Left out, it is so for a typed address (trust 0)
    of a customer who was not made in the same act (the same `at`). An address that another customer holds is flagged on both and chooses nobody.
    Raises ValueError for a withheld number.
    """
    if address.kind == AddressKind.WITHHELD or not address.value:
        raise ValueError("a withheld number is nobody's address")
    lock_address(address.kind, address.value)
    ids = ids_of(customer_id)
    known = (
        Identity.objects.filter(customer__in=ids, kind=address.kind.value, system=system, value=address.value)
        .order_by("-trust")
        .first()
    )
    if claimed is None:
        claimed = trust == Trust.TYPED and Customer.objects.filter(pk=customer_id).exclude(created_at=at).exists()
    if known is not None:
        return _known(known, trust, at, claimed=claimed)
    row = Identity.objects.create(
        customer_id=customer_id,
        kind=address.kind.value,
        system=system[:40],
        value=address.value[:254],
        raw=address.raw[:254],
        trust=trust,
        proven_at=at if trust >= Trust.PROVEN else None,
        standing=Standing.CLAIM if claimed else Standing.OWN,
        created_at=at,
    )
    flag_disputes(row.kind, row.system, row.value, at)
    return row.pk


@transaction.atomic
def accept_claim(identity_id: UUID, at: datetime) -> None:
    """A person (or the customer herself, proven) says that the claimed address is hers. Safe to repeat."""
    row = Identity.objects.get(pk=identity_id)
    lock_address(row.kind, row.value)
    if Identity.objects.filter(pk=row.pk, standing=Standing.CLAIM).update(standing=Standing.OWN):
        flag_disputes(row.kind, row.system, row.value, at)


@transaction.atomic
def give_up_identity(identity_id: UUID, at: datetime) -> None:
    """The address is not hers (any more): it matches nobody through her, and a dispute about it may end. Its history stays."""
    row = Identity.objects.get(pk=identity_id)
    lock_address(row.kind, row.value)
    Identity.objects.filter(pk=row.pk).update(
        standing=Standing.FORMER, trust=rules.TYPED, proven_at=None, disputed_at=None
    )
    flag_disputes(row.kind, row.system, row.value, at)


def flag_disputes(kind: str, system: str, value: str, at: datetime) -> None:
    """Bring `disputed_at` of all own rows of one address in line with who holds it now. The caller holds the address' lock."""
    if kind in {one.value for one in MATCHES_NOBODY}:
        return
    rows = list(Identity.objects.filter(kind=kind, system=system, value=value, standing=Standing.OWN))
    ups = canonicals(row.customer_id for row in rows)
    if len(set(ups.values())) < 2:
        Identity.objects.filter(pk__in=[row.pk for row in rows if row.disputed_at]).update(disputed_at=None)
        return
    for row in rows:
        if row.disputed_at is None:
            Identity.objects.filter(pk=row.pk).update(disputed_at=at)
            publish(IdentityDisputed(row.customer_id, row.pk))


def _known(row: Identity, trust: Trust, at: datetime, *, claimed: bool) -> UUID:
    if row.standing == Standing.FORMER:
        row.standing, row.trust, row.proven_at = (Standing.CLAIM if claimed else Standing.OWN), Trust.TYPED, None
        row.save(update_fields=["standing", "trust", "proven_at"])
    elif row.standing == Standing.CLAIM and not claimed:
        row.standing = Standing.OWN
        row.save(update_fields=["standing"])
    if trust > row.trust or trust >= Trust.PROVEN:
        prove(row.pk, trust, at)
    flag_disputes(row.kind, row.system, row.value, at)
    return row.pk
