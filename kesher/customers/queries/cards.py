"""Customers as screens show them. Every query of this file asks a fixed number of questions, however many rows there are."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import Max, Min

from kesher.core import clock
from kesher.core.addresses import AddressKind, show_phone
from kesher.customers.models import Customer, Identity
from kesher.customers.queries.consents import consents_of
from kesher.customers.queries.ids import canonicals, ids_of
from kesher.customers.rules import scope
from kesher.customers.rules import trust as rules
from kesher.customers.types import CustomerBrief, CustomerCard, IdentityView, Trust


class Viewer(Protocol):
    """A person of staff, as far as the scope needs to know."""

    @property
    def role_codes(self) -> frozenset[str]:
        """Codes of the roles held."""


def sees_customers(viewer: Viewer) -> bool:
    """Whether this person may look at customers at all (decision 28)."""
    return scope.sees_customers(viewer.role_codes)


def card(customer_id: UUID, viewer: Viewer, at: datetime | None = None) -> CustomerCard | None:
    """Everything about one customer; None alike for one that does not exist and one that the viewer may not see.

    The door that shows it writes the read log (core.reading).
    """
    return customer_card(customer_id, at) if sees_customers(viewer) else None


def customer_card(customer_id: UUID, at: datetime | None = None) -> CustomerCard | None:
    """The same without a viewer: for a screen that was already allowed to show a case of this customer."""
    moment = at or clock.now()
    ids = ids_of(customer_id)
    row = Customer.objects.filter(pk=ids[0]).first()
    if row is None:
        return None
    identities = list(
        Identity.objects.filter(customer__in=ids)
        .exclude(standing=Identity.Standing.FORMER)
        .order_by("kind", "-trust", "created_at")
    )
    span = Customer.objects.filter(pk__in=ids).aggregate(first=Min("first_touch_at"), last=Max("last_touch_at"))
    return CustomerCard(
        brief=_brief(row, ids[0]),
        town=row.town,
        since=row.since,
        identities=tuple(_identity(one, moment) for one in _each_once(identities)),
        consents=consents_of(ids),
        keeps_shabbat=row.keeps_shabbat,
        first_touch_at=span["first"],
        last_touch_at=span["last"],
        absorbed=tuple(ids[1:]),
        candidates=_candidates(ids, identities),
    )


def cards(customer_ids: Iterable[UUID]) -> dict[UUID, CustomerBrief]:
    """What lists show of each asked id, in two queries; the brief is that of the surviving row. Unknown ids are left out."""
    ups = canonicals(customer_ids)
    rows = Customer.objects.in_bulk(set(ups.values()))
    return {asked: _brief(rows[top], top) for asked, top in ups.items() if top in rows}


def identities_of(customer_id: UUID, at: datetime | None = None) -> list[IdentityView]:
    """Her addresses, surest first, with what each is worth at the moment."""
    moment = at or clock.now()
    rows = (
        Identity.objects.filter(customer__in=ids_of(customer_id))
        .exclude(standing=Identity.Standing.FORMER)
        .order_by("-trust", "created_at")
    )
    return [_identity(row, moment) for row in _each_once(list(rows))]


def _brief(row: Customer, canonical: UUID) -> CustomerBrief:
    provisional = row.kind == Customer.Kind.PROVISIONAL and row.erased_at is None
    return CustomerBrief(
        row.pk,
        row.kind,
        row.name_he,
        row.name_en,
        row.language,
        row.form,
        provisional,
        row.erased_at is not None,
        canonical,
    )


def _each_once(rows: list[Identity]) -> list[Identity]:
    """Of two merged customers with the same address, the surer row."""
    best: dict[tuple[str, str, str], Identity] = {}
    for row in rows:
        key = (row.kind, row.system, row.value)
        if key not in best or row.trust > best[key].trust:
            best[key] = row
    return list(best.values())


def _identity(row: Identity, at: datetime) -> IdentityView:
    worth = rules.effective(row.trust, row.proven_at, at, disputed_at=row.disputed_at, bounced_at=row.bounced_at)
    return IdentityView(
        id=row.pk,
        kind=AddressKind(row.kind),
        value=row.value,
        shown=show_phone(row.value) if row.kind == Identity.Kind.PHONE else row.value,
        system=row.system,
        trust=Trust(worth),
        proven_at=row.proven_at,
        lapsed=rules.has_lapsed(row.trust, row.proven_at, at),
        disputed=row.disputed_at is not None,
        bounced=row.bounced_at is not None,
        claimed=row.standing == Identity.Standing.CLAIM,
    )


def _candidates(ids: list[UUID], rows: list[Identity]) -> tuple[UUID, ...]:
    """Others who hold an address of hers: shown, never chosen."""
    values = [row.value for row in rows if row.kind != Identity.Kind.SHORT_CODE]
    keys = {(row.kind, row.system, row.value) for row in rows}
    others = Identity.objects.filter(value__in=values).exclude(customer__in=ids)
    others = others.exclude(standing__in=[Identity.Standing.FORMER, Identity.Standing.STAND_IN])
    found = [
        customer
        for customer, *key in others.values_list("customer_id", "kind", "system", "value")
        if tuple(key) in keys
    ]
    ups = canonicals(found)
    return tuple(dict.fromkeys(ups[one] for one in found if ups[one] not in ids))
