"""Open matters of customers with the clock of each: whatever list shows a customer shows what was promised to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Case
from kesher.cases.queries.access import is_hidden, visible
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person

_ENDED = ("closed", "not_a_case")
_MOST = 200  # cases looked at for one page


@dataclass(frozen=True)
class Matter:
    """One open matter. `matter` is empty where it is a confidential one of others."""

    id: UUID
    number: int
    customer_id: UUID
    matter: str
    state: str
    state_words: str
    clock: PromiseClock | None

    @property
    def id_text(self) -> str:
        """The id as forms carry it."""
        return str(self.id)


def clocks_of(case_ids: Iterable[UUID], now: datetime | None = None) -> dict[UUID, PromiseClock]:
    """The promise to the customer that matters in each case, by one query."""
    ids = list(case_ids)
    return promises.clock_of(ids, now or clock.now()) if ids else {}


def open_matters(
    person: Person, customer_ids: Iterable[UUID], now: datetime | None = None
) -> dict[UUID, Sequence[Matter]]:
    """Matters that have not ended, by the surviving id of their customer, the nearest promise first.

    Two queries for cases and clocks, and one that follows merged customers, however many there are.
    """
    asked = list(dict.fromkeys(customer_ids))
    if not asked:
        return {}
    hers = {one: top for top in asked for one in customers.ids_of(top)}
    rows = list(
        visible(person)
        .filter(customer_id__in=list(hers))
        .exclude(state__in=_ENDED)
        .select_related("reason")
        .order_by("-opened_at")[:_MOST]
    )
    found: dict[UUID, list[Matter]] = {}
    clocks = clocks_of([row.pk for row in rows], now)
    for row in rows:
        found.setdefault(hers[row.customer_id], []).append(_matter(person, row, clocks.get(row.pk)))
    return {one: sorted(matters, key=_nearest) for one, matters in found.items()}


def _matter(person: Person, row: Case, running: PromiseClock | None) -> Matter:
    words = "" if is_hidden(person, row) else row.matter
    return Matter(row.pk, row.number, row.customer_id, words, row.state, str(Case.State(row.state).label), running)


def _nearest(one: Matter) -> tuple[bool, float]:
    """What runs before what has ended or was never promised."""
    if one.clock is None or one.clock.settled_at is not None:
        return True, 0.0
    return False, one.clock.due_at.timestamp()
