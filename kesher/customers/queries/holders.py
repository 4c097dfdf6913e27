"""Whose address that is."""

from uuid import UUID

from kesher.core.addresses import Address, AddressKind
from kesher.customers.models import Identity
from kesher.customers.queries.ids import canonicals

MATCHES_NOBODY = frozenset({AddressKind.WITHHELD, AddressKind.SHORT_CODE})


def rows_of(address: Address, system: str = "") -> list[Identity]:
    """Every row that names this address, given-up ones left out, oldest first. Withheld numbers and short codes have none."""
    if address.kind in MATCHES_NOBODY or not address.value:
        return []
    rows = Identity.objects.filter(kind=address.kind.value, system=system, value=address.value)
    return list(rows.exclude(standing=Identity.Standing.FORMER).order_by("created_at", "id"))


def candidates(address: Address) -> list[UUID]:
    """Customers who hold or claim this address, each once, by surviving row. One of them is no proof, several are a question."""
    rows = [row for row in rows_of(address) if row.standing != Identity.Standing.STAND_IN]
    ups = canonicals(row.customer_id for row in rows)
    return list(
        dict.fromkeys(
            ups[row.customer_id] for row in sorted(rows, key=lambda row: row.standing == Identity.Standing.CLAIM)
        )
    )
