"""Which version of a policy an answer rests on (decision 29). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

EVERYBODY = "all"


@dataclass(frozen=True)
class Span:
    """A version's audience and dates in force, half-open; None at an end is unbounded."""

    version_id: UUID
    audience: str
    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Whether it is in force at this moment."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


def deciding_moment(chosen_by: str, contact_at: datetime, event_at: datetime | None) -> datetime:
    """The date that chooses the version: the event's where the policy says so and it is known, else the contact's."""
    return event_at if chosen_by == "event" and event_at is not None else contact_at


def in_force(spans: Iterable[Span], moment: datetime, audience: str) -> Span | None:
    """The one in force: the audience's own version, else everybody's."""
    holding = [span for span in spans if span.holds(moment)]
    for wanted in (audience, EVERYBODY):
        for span in holding:
            if span.audience == wanted:
                return span
    return None
