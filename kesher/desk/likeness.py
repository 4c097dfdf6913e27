"""Customers who may be one person, as the Desk shows them: evidence in words, and the nearest open matter of each."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from kesher.cases import queries as cases
from kesher.cases.queries import Matter
from kesher.core import clock, reading
from kesher.customers import queries as customers
from kesher.customers.queries import Likely
from kesher.customers.types import CustomerBrief, CustomerCard
from kesher.desk.access import person_of
from kesher.staff.queries.people import named


def is_doubtful(card: CustomerCard | None) -> bool:
    """Whether a page should ask at once: an address is shared, nobody knows who it is, or records were joined."""
    return card is not None and bool(card.candidates or card.brief.provisional or card.absorbed)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the same person, with words of evidence and the nearest open matter."""

    customer: CustomerBrief
    reasons_for: list[tuple[str, str]]
    reasons_against: list[tuple[str, str]]
    matter: Matter | None


def context_of(request: HttpRequest, customer_id: UUID) -> dict[str, Any]:
    """What `desk/_same.html` shows of one customer: candidates, merges that stand, and pairs told apart."""
    person, now = person_of(request), clock.now()
    likely = customers.likely_same(customer_id)
    open_ones = cases.open_matters(person, [one.customer.id for one in likely], now)
    reading.log_many(person, "customer", [one.customer.id for one in likely], "desk:same")
    joined = customers.joined(customer_id)
    people = named({one.by_id for one in joined})
    return {
        "candidates": [_candidate(one, next(iter(open_ones.get(one.customer.id, ())), None)) for one in likely],
        "joined": [(one, people[one.by_id].name if one.by_id in people else "") for one in joined],
        "told_apart": customers.told_apart(customer_id),
        "same_of": customer_id,
    }


def _candidate(one: Likely, matter: Matter | None) -> Candidate:
    return Candidate(
        one.customer,
        [(str(customers.why_same(each.code)), each.shown) for each in one.reasons_for],
        [(str(customers.why_same(each.code)), each.shown) for each in one.reasons_against],
        matter,
    )
