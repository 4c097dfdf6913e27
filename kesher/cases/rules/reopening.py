"""What a message does to a case that has ended (decision 7). Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from kesher.cases.rules import states


class Effect(StrEnum):
    """What happens to the case."""

    NONE = "none"  # recorded, changes nothing
    GOES_ON = "goes_on"  # the case is live
    REOPEN = "reopen"
    FOLLOW = "follow"  # too late: a new case that follows it


def effect(
    state: str,
    *,
    at: datetime,
    closed_at: datetime | None,
    reopen_days: int,
    automatic: bool,
    verified: bool,
    thanks: bool,
    not_a_case: str = "",
) -> Effect:
    """Automatic mail, thanks and unverified senders change nothing; solved reopens; closed reopens within its days.

    Spam stays spam; what was misdirected or a copy gets a new case, since somebody wrote again.
    """
    if automatic or (thanks and state in states.ENDED):
        return Effect.NONE
    if not verified:
        return Effect.NONE if state in states.LIVE else Effect.FOLLOW
    if state in states.LIVE:
        return Effect.GOES_ON
    if state == states.SOLVED:
        return Effect.REOPEN
    if state == states.CLOSED:
        in_time = closed_at is not None and at - closed_at <= timedelta(days=reopen_days)
        return Effect.REOPEN if in_time else Effect.FOLLOW
    return Effect.NONE if not_a_case == "spam" else Effect.FOLLOW
