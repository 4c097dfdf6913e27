"""Who wrote or called: the one door from an address to a customer."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.channels.types import Proof
from kesher.core.addresses import Address, AddressKind
from kesher.customers.actions.locks import lock_address
from kesher.customers.actions.prove import prove_by_contact
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.holders import MATCHES_NOBODY, rows_of
from kesher.customers.queries.ids import canonicals
from kesher.customers.rules import names, trust
from kesher.customers.types import Found, Trust

LANGUAGES = frozenset({"he", "en"})


@transaction.atomic
def find_or_create(address: Address, proof: Proof, *, name: str = "", language: str = "", at: datetime) -> Found:
    """Find the customer whose address this is, exactly; make a provisional one where there is none, or more than one.

    Safe under concurrency: two messages of one new sender make one customer (an advisory lock on the address, taken only when
    nobody was found). A withheld number and a short code match nobody. An address that several customers hold chooses none of
    them: its words are kept with a stand-in, the same one each time, and the holders are `candidates`.
    """
    if address.kind in MATCHES_NOBODY or not address.value:
        return _nobody(address, proof, name, language, at)
    if found := _known(address, proof, at):
        return found
    lock_address(address.kind, address.value)
    return _known(address, proof, at) or _new(address, proof, name, language, at)


def _known(address: Address, proof: Proof, at: datetime) -> Found | None:
    """The sole owner, or the stand-in of several; None when a row has to be made."""
    rows = rows_of(address)
    if not rows:
        return None
    ups = canonicals(row.customer_id for row in rows)
    own = [row for row in rows if row.standing == Identity.Standing.OWN]
    owners = {ups[row.customer_id] for row in own}
    if len(owners) == 1:
        row = min(own, key=lambda row: (row.customer_id != ups[row.customer_id], -row.trust, row.created_at))
        prove_by_contact(row, proof, at)
        return _found(
            row, proof, ups[row.customer_id], claimed=proof == Proof.TYPED, candidates=_others(rows, ups, owners)
        )
    if len(owners) > 1:
        stand_ins = [
            row
            for row in rows
            if row.standing == Identity.Standing.STAND_IN and ups[row.customer_id] == row.customer_id
        ]
        if stand_ins:
            return _found(stand_ins[0], proof, stand_ins[0].customer_id, candidates=_others(rows, ups, set()))
    return None


def _new(address: Address, proof: Proof, name: str, language: str, at: datetime) -> Found:
    rows = rows_of(address)
    ups = canonicals(row.customer_id for row in rows)
    several = any(row.standing == Identity.Standing.OWN for row in rows)  # one owner alone would have been found
    customer = _provisional(name or address.name, language, at)
    row = _identity(customer.pk, address, trust.of_proof(proof), at)
    if several:
        row.standing, row.disputed_at = Identity.Standing.STAND_IN, at
    row.save(force_insert=True)
    return _found(row, proof, customer.pk, new=True, candidates=_others(rows, ups, set()))


def _nobody(address: Address, proof: Proof, name: str, language: str, at: datetime) -> Found:
    customer = _provisional(name or address.name, language, at)
    if address.kind == AddressKind.WITHHELD or not address.value:
        return Found(customer.pk, None, Trust(trust.of_proof(proof)), new=True, canonical_id=customer.pk)
    row = _identity(customer.pk, address, trust.of_proof(proof), at)
    row.save(force_insert=True)
    return _found(row, proof, customer.pk, new=True)


def _provisional(name: str, language: str, at: datetime) -> Customer:
    he, en = names.split(name)
    return Customer.objects.create(
        name_he=he, name_en=en, language=language if language in LANGUAGES else "", created_at=at
    )


def _identity(customer_id: UUID, address: Address, worth: int, at: datetime) -> Identity:
    return Identity(
        customer_id=customer_id,
        kind=address.kind.value,
        value=address.value[:254],
        raw=address.raw[:254],
        trust=worth,
        proven_at=at if worth >= trust.PROVEN else None,
        created_at=at,
    )


def _others(rows: list[Identity], ups: Mapping[UUID, UUID], without: set[UUID]) -> tuple[UUID, ...]:
    """Surviving rows of everybody else who holds or claims the address."""
    named = [ups[row.customer_id] for row in rows if row.standing != Identity.Standing.STAND_IN]
    return tuple(dict.fromkeys(one for one in named if one not in without))


def _found(
    row: Identity,
    proof: Proof,
    canonical: UUID,
    *,
    new: bool = False,
    claimed: bool = False,
    candidates: tuple[UUID, ...] = (),
) -> Found:
    return Found(row.customer_id, row.pk, Trust(trust.of_proof(proof)), new, claimed, candidates, canonical)
