"""Customers who may be one person, with the evidence; those joined by a person, and those told apart. Nobody is chosen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from kesher.core.addresses import AddressKind, show_phone
from kesher.customers.models import Apart, Customer, Identity, Merge
from kesher.customers.queries.cards import cards
from kesher.customers.queries.ids import canonicals, ids_of
from kesher.customers.types import CustomerBrief

MOST = 10  # candidates shown
_SAME_NAME = """
SELECT id FROM customers_customer
WHERE erased_at IS NULL AND NOT id = ANY(%(ids)s) AND ((%(he)s <> '' AND name_he ILIKE %(he)s) OR (%(en)s <> '' AND name_en ILIKE %(en)s))
LIMIT 50
"""
_CODES = {
    Identity.Kind.PHONE: "same_phone",
    Identity.Kind.EMAIL: "same_email",
    Identity.Kind.EXTERNAL: "same_number",
}


@dataclass(frozen=True)
class Evidence:
    """Why two may be one, or two: a code (`queries.why_same`), and the address or name where there is one to show."""

    code: str
    shown: str = ""


@dataclass(frozen=True)
class Likely:
    """Somebody who may be the same person."""

    customer: CustomerBrief
    reasons_for: Sequence[Evidence]
    reasons_against: Sequence[Evidence]
    last_touch_at: datetime | None


@dataclass(frozen=True)
class Joined:
    """A merge that stands: who was absorbed, when, by whom, why."""

    merge_id: UUID
    name: str
    at: datetime
    by_id: UUID | None
    evidence: str


@dataclass(frozen=True)
class ToldApart:
    """Somebody of whom a person said that they are another one."""

    apart_id: UUID
    customer: CustomerBrief
    at: datetime


def likely_same(customer_id: UUID) -> list[Likely]:
    """Who holds an address of hers or bears her whole name, the most evidence first; pairs told apart are left out.

    A fixed number of queries, however many candidates there are.
    """
    ids = ids_of(customer_id)
    own = Customer.objects.filter(pk=ids[0], erased_at=None).first()
    if own is None:
        return []
    found = _by_address(ids)
    for one in _by_name(ids, own):
        found[one].append(Evidence("same_name"))
    ups = canonicals(found)
    apart = _apart_from(ids)
    merged: dict[UUID, list[Evidence]] = defaultdict(list)
    for one, evidence in found.items():
        if ups[one] not in apart and one not in apart:
            merged[ups[one]] += [each for each in evidence if each not in merged[ups[one]]]
    merged.pop(ids[0], None)
    rows = Customer.objects.in_bulk(list(merged))
    briefs = cards(merged)
    shown = [
        Likely(briefs[one], evidence, _against(own, rows[one], evidence), rows[one].last_touch_at)
        for one, evidence in merged.items()
        if one in briefs and not rows[one].erased_at
    ]
    return sorted(shown, key=lambda one: (-len(one.reasons_for), len(one.reasons_against)))[:MOST]


def joined(customer_id: UUID) -> list[Joined]:
    """The merges that make this customer, the newest first; each can be undone alone."""
    ids = ids_of(customer_id)
    if len(ids) == 1:
        return []
    rows = Merge.objects.filter(absorbed__in=ids[1:], undone_at=None).select_related("absorbed").order_by("-at")
    return [Joined(row.pk, row.absorbed.name, row.at, row.by_id, row.evidence) for row in rows]


def told_apart(customer_id: UUID) -> list[ToldApart]:
    """Who was said to be somebody else, the newest first."""
    ids = ids_of(customer_id)
    rows = list(_pairs(ids).order_by("-at")[:MOST])
    briefs = cards([_other(row, ids) for row in rows])
    return [ToldApart(row.pk, briefs[_other(row, ids)], row.at) for row in rows if _other(row, ids) in briefs]


def _by_address(ids: Sequence[UUID]) -> dict[UUID, list[Evidence]]:
    own = list(
        Identity.objects.filter(customer__in=ids, kind__in=list(_CODES)).exclude(standing=Identity.Standing.FORMER)
    )
    keys = {(row.kind, row.system, row.value) for row in own}
    others = (
        Identity.objects.filter(value__in={row.value for row in own})
        .exclude(customer__in=ids)
        .exclude(standing__in=[Identity.Standing.FORMER, Identity.Standing.STAND_IN])
        .order_by("created_at")
    )
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in others:
        if (row.kind, row.system, row.value) in keys:
            found[row.customer_id].append(Evidence(_CODES[Identity.Kind(row.kind)], _shown(row)))
    return found


def _by_name(ids: Sequence[UUID], own: Customer) -> list[UUID]:
    """The same whole name, of two words at least: "Noa" alone says nothing."""
    names = {"he": _whole(own.name_he), "en": _whole(own.name_en)}
    if not any(names.values()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SAME_NAME, {"ids": list(ids), **names})
        return [row[0] for row in cursor.fetchall()]


def _whole(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped if len(name.split()) > 1 else ""


def _against(own: Customer, other: Customer, evidence: Iterable[Evidence]) -> list[Evidence]:
    against = []
    pairs = ((own.name_he, other.name_he), (own.name_en, other.name_en))
    differ = [b for a, b in pairs if a and b and a.casefold() != b.casefold()]
    if differ and "same_name" not in {one.code for one in evidence}:
        against.append(Evidence("other_name", differ[0]))
    kinds = {own.kind, other.kind}
    if len(kinds) > 1 and Customer.Kind.PROVISIONAL not in kinds:
        against.append(Evidence("other_kind"))
    return against


def _apart_from(ids: Sequence[UUID]) -> set[UUID]:
    others = [_other(row, ids) for row in _pairs(ids)]
    return {*others, *canonicals(others).values()}


def _pairs(ids: Sequence[UUID]) -> models.QuerySet[Apart]:
    return Apart.objects.filter(Q(one__in=ids) | Q(other__in=ids), undone_at=None)


def _other(row: Apart, ids: Sequence[UUID]) -> UUID:
    return row.other_id if row.one_id in ids else row.one_id


def _shown(row: Identity) -> str:
    return show_phone(row.value) if row.kind == AddressKind.PHONE else row.value
