"""Words of sources that other packages use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


class NotATable(Exception):
    """A file that cannot be brought in at all. `code`: empty, large, encoding, no_columns, damaged; `facts` fill its sentence."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Problem:
    """Why a row was not brought in. `code`: fields, no_key, no_date, bad_date, future, channel, twice, moved."""

    code: str
    column: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Complaint:
    """One row of a file of complaints, understood."""

    key: str  # its number in the other system
    at: datetime
    channel: str
    product: tuple[str, ...] = ()  # from the general to the particular
    issue: tuple[str, ...] = ()
    text: str = ""
    answered_at: datetime | None = None
    answer: str = ""  # how the other system says it ended
    timely: bool | None = None
    disputed: bool | None = None
    customer: str = ""  # her number in the other system
    name: str = ""
    email: str = ""
    phone: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  # columns that have no place of their own


@dataclass(frozen=True)
class RunView:
    """One bringing-in of one file. `ended_at` None: it goes on, or was cut short and may be repeated."""

    id: UUID
    source: str
    file: str
    started_at: datetime
    ended_at: datetime | None
    encoding: str
    rows: int
    new: int
    changed: int
    repeated: int
    rejected: int
    unused: tuple[str, ...]  # columns that nothing was made of


@dataclass(frozen=True)
class RejectView:
    """A row that was not brought in: its line in the file, why in words, and the row itself."""

    line: int
    why: str
    row: tuple[str, ...]
