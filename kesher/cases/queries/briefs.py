"""Cases as other screens name them in their rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from kesher.cases.models import Case
from kesher.cases.queries.access import is_hidden, visible
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief
from kesher.staff.models import Person


@dataclass(frozen=True)
class CaseBrief:
    """`name` is the customer's, empty where nobody knows it. `hidden`: a confidential matter, whose words are not shown."""

    id: UUID
    number: int
    matter: str
    name: str
    state: str
    state_words: str
    team_id: UUID
    owner_id: UUID | None
    hand_offs: int
    hidden: bool


def briefs(person: Person, case_ids: Iterable[UUID | None]) -> dict[UUID, CaseBrief]:
    """These cases as far as the person may see them; a fixed number of queries. Others are left out."""
    wanted = {one for one in case_ids if one is not None}
    rows = list(visible(person).filter(pk__in=wanted).select_related("reason")) if wanted else []
    names = customers.cards({row.customer_id for row in rows}) if rows else {}
    return {row.pk: _brief(person, row, names) for row in rows}


def _brief(person: Person, case: Case, names: dict[UUID, CustomerBrief]) -> CaseBrief:
    hidden = is_hidden(person, case)
    customer = names.get(case.customer_id)
    return CaseBrief(
        id=case.pk,
        number=case.number,
        matter=_("A confidential matter") if hidden else case.matter,
        name=customer.name if customer else "",
        state=case.state,
        state_words=str(Case.State(case.state).label),
        team_id=case.team_id,
        owner_id=case.owner_id,
        hand_offs=case.hand_offs,
        hidden=hidden,
    )
