"""A story as a page shows it: entries under their days, and where the older ones are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from kesher.core.clock import ISRAEL
from kesher.timeline.types import Entry, StoryPage

# Kinds that each filter shows; None is everything.
ONLY: dict[str, frozenset[str] | None] = {
    "all": None,
    "customer": frozenset({"message_in", "message_out", "call", "paper", "document_request"}),
    "promises": frozenset(
        f"promise_{end}" for end in ("made", "moved", "kept", "late", "broken", "withdrawn", "superseded")
    ),
}


@dataclass(frozen=True)
class Day:
    """Entries of one day in Israel. `begins` is False where an earlier page has shown its heading."""

    date: date
    entries: Sequence[Entry]
    begins: bool


@dataclass(frozen=True)
class Story:
    """One page of a story. `last` is the day at its end, as the next page wants it."""

    days: Sequence[Day]
    older: str
    last: str
    only: str

    @property
    def channels(self) -> int:
        """How many channels this page speaks of."""
        return len({entry.touchpoint.channel for day in self.days for entry in day.entries} - {"", "internal"})

    @property
    def entries(self) -> int:
        """How many entries this page has."""
        return sum(len(day.entries) for day in self.days)


def under_days(page: StoryPage, *, only: str = "all", after: str = "") -> Story:
    """Group a page by day; `after` is the day that the page before ended with."""
    days = [
        Day(day, list(entries), day.isoformat() != after)
        for day, entries in groupby(page.entries, lambda entry: entry.touchpoint.at.astimezone(ISRAEL).date())
    ]
    return Story(days, page.older or "", days[-1].date.isoformat() if days else "", only)
