"""Words of exceptions that other packages use."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class ActKind(StrEnum):
    """What a person did about an exception. Having seen it is not among them."""

    OWNER = "owner"  # gave it an owner
    DATE = "date"  # gave a date
    MESSAGE = "message"  # wrote or phoned
    COMMENT = "comment"  # said something; halts nothing
    SETTLED = "settled"  # it is over
    REOPENED = "reopened"  # it is not; logged by `reopen` alone


HALTING = frozenset({ActKind.OWNER, ActKind.DATE, ActKind.MESSAGE})
ACT_GRACE = 30  # working minutes, in the calendar of the next rung, for which a logged act halts it


class WatchRefused(Exception):
    """It cannot be done, and nothing was changed. `code`: settled, settles_itself, no_such_exception, needs_note, open_again."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Something that a level must know now. `may_wait`: it is the next rung, which a logged act halts for its grace."""

    code: str
    subject_kind: str
    subject_id: UUID
    rung: int
    planned_at: datetime
    revision: int = 1
    case_id: UUID | None = None
    customer_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    may_wait: bool = True


@dataclass(frozen=True)
class Told:
    """What became of one matter: told now, or told already (neither), or put off until the grace of an act has passed."""

    now: bool
    halted_until: datetime | None = None
