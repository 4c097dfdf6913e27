"""The state table of a case: what may follow what, and who may do it. Pure."""

from enum import StrEnum
from typing import Final

NEW: Final = "new"
OPEN: Final = "open"
WAITING_CUSTOMER: Final = "waiting_customer"
WAITING_COLLEAGUES: Final = "waiting_colleagues"
SOLVED: Final = "solved"
CLOSED: Final = "closed"
NOT_A_CASE: Final = "not_a_case"

ENDED: Final = frozenset({SOLVED, CLOSED, NOT_A_CASE})
LIVE: Final = frozenset({NEW, OPEN, WAITING_CUSTOMER, WAITING_COLLEAGUES})


class Who(StrEnum):
    """By whom a state is changed."""

    MEMBER = "member"  # somebody of the case's team, or its owner
    LEAD = "lead"  # team lead of the team, service manager, CX manager
    CUSTOMER = "customer"  # by what she wrote
    CLOCK = "clock"  # by a rule of time or of delivery


_STAFF = frozenset({Who.MEMBER, Who.LEAD})
_ALL = frozenset(Who)
_BY_ITSELF = frozenset({Who.CLOCK})

# (from, to) -> who. What is not here may not be. To `new` leads only the way back from "not a case".
TABLE: Final[dict[tuple[str, str], frozenset[Who]]] = {
    (NEW, OPEN): _STAFF,
    (NEW, WAITING_CUSTOMER): _STAFF | _BY_ITSELF,
    (NEW, WAITING_COLLEAGUES): _STAFF,
    (NEW, SOLVED): _STAFF | _BY_ITSELF,  # by the closing message, when the channel took it
    (NEW, NOT_A_CASE): _STAFF,
    (OPEN, WAITING_CUSTOMER): _STAFF | _BY_ITSELF,
    (OPEN, WAITING_COLLEAGUES): _STAFF,
    (OPEN, SOLVED): _STAFF | _BY_ITSELF,
    (OPEN, NOT_A_CASE): _STAFF,
    (WAITING_CUSTOMER, OPEN): _ALL,
    (WAITING_CUSTOMER, WAITING_COLLEAGUES): _STAFF,
    (WAITING_CUSTOMER, SOLVED): _STAFF | _BY_ITSELF,
    (WAITING_CUSTOMER, NOT_A_CASE): _STAFF,
    (WAITING_COLLEAGUES, OPEN): _ALL,  # the colleagues answered, or the customer wrote
    (WAITING_COLLEAGUES, WAITING_CUSTOMER): _STAFF | _BY_ITSELF,
    (WAITING_COLLEAGUES, SOLVED): _STAFF | _BY_ITSELF,
    (WAITING_COLLEAGUES, NOT_A_CASE): _STAFF,
    (SOLVED, OPEN): _ALL,  # reopened
    (SOLVED, CLOSED): _BY_ITSELF | {Who.LEAD},
    (SOLVED, NOT_A_CASE): frozenset({Who.LEAD}),
    (CLOSED, OPEN): frozenset({Who.CUSTOMER, Who.LEAD, Who.MEMBER, Who.CLOCK}),
    (NOT_A_CASE, NEW): _STAFF,
    (NOT_A_CASE, OPEN): _STAFF,
}


def may(old: str, new: str, who: Who) -> bool:
    """Whether this change is allowed at all, and to this somebody."""
    return who in TABLE.get((old, new), frozenset())


def next_states(old: str, who: Who) -> list[str]:
    """What somebody may make of a case in this state, in the order of the table."""
    return [new for (start, new), allowed in TABLE.items() if start == old and who in allowed]


def is_hand_off(*, accepted: bool, old_owner: object, old_team: object, new_owner: object, new_team: object) -> bool:
    """Decision 19: a change of owner or team after a person accepted. Taking an ownerless case off a queue is none."""
    if not accepted:
        return False
    if old_team != new_team:
        return True
    return old_owner is not None and new_owner != old_owner
