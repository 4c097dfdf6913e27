"""Customers as another system lists them: found by their number there, made where they are new, many at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core.addresses import AddressKind
from kesher.core.ids import new_id
from kesher.customers.actions.identities import add_identity
from kesher.customers.actions.locks import lock_address
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.ids import canonicals
from kesher.customers.rules import names
from kesher.customers.types import Address, Listed, Trust


@transaction.atomic
def customers_listed(system: str, people: Sequence[Listed], at: datetime) -> dict[str, UUID]:
    """The customer of each number of `system`; numbers that are new there get one.

    A new number whose e-mail or phone is the own address of exactly one customer is hers; several choose nobody (a person
    joins them). Somebody of whom only a number is known is provisional and stays out of all denominators. Safe under
    concurrency: two imports of one system wait for each other. What the other system says proves nothing (trust 0).
    """
    wanted = {one.number: one for one in people}
    lock_address(AddressKind.EXTERNAL, system)
    known = dict(
        Identity.objects.filter(kind=AddressKind.EXTERNAL.value, system=system, value__in=list(wanted)).values_list(
            "value", "customer_id"
        )
    )
    new = [one for number, one in wanted.items() if number not in known]
    holders = _holders([address for one in new for address in one.addresses])
    made: list[Customer] = []
    kept: list[Listed] = []  # whose number is written down: else nothing would tell her again
    for one in new:
        held = [holders.get((address.kind.value, address.value), set()) for address in one.addresses]
        sole = {next(iter(who)) for who in held if len(who) == 1}
        if len(sole) == 1:
            known[one.number] = sole.pop()
            kept += [one] if one.numbered else []
            continue
        row = _customer(one, at)
        made.append(row)
        known[one.number] = row.pk
        kept += [one] if one.numbered or not one.addresses or any(held) else []
    Customer.objects.bulk_create(made)
    Identity.objects.bulk_create(
        Identity(
            customer_id=known[one.number],
            kind=AddressKind.EXTERNAL.value,
            system=system,
            value=one.number,
            raw=one.number,
            trust=Trust.TYPED,
            created_at=at,
        )
        for one in kept
    )
    fresh = {row.pk for row in made}
    for one in new:
        if known[one.number] in fresh:
            for address in one.addresses:
                add_identity(known[one.number], address, Trust.TYPED, at)
    return known


def _holders(addresses: Sequence[Address]) -> dict[tuple[str, str], set[UUID]]:
    """Whose own each address is."""
    rows = list(
        Identity.objects.filter(
            kind__in={one.kind.value for one in addresses},
            value__in={one.value for one in addresses},
            system="",
            standing=Identity.Standing.OWN,
        ).values_list("kind", "value", "customer_id")
    )
    ups = canonicals(customer_id for _kind, _value, customer_id in rows)
    holders: dict[tuple[str, str], set[UUID]] = {}
    for kind, value, customer_id in rows:
        holders.setdefault((kind, value), set()).add(ups[customer_id])
    return holders


def _customer(one: Listed, at: datetime) -> Customer:
    split = names.split(one.name)
    known = bool(split.he or split.en or one.addresses)
    return Customer(
        id=new_id(),
        kind=Customer.Kind.PERSON if known else Customer.Kind.PROVISIONAL,
        name_he=split.he,
        name_en=split.en,
        created_at=at,
    )
