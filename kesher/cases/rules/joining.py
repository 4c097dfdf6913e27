"""To which conversation and case a message belongs: the order of decision 6. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

WAITS_FOR = timedelta(hours=72)


class By(StrEnum):
    """What joined it."""

    TOKEN = "token"  # noqa: S105
    MESSAGE_ID = "message_id"
    THREAD = "thread"
    WAITED_FOR = "waited_for"
    NEW = "new"


@dataclass(frozen=True)
class Place:
    """A conversation, and the case of it that is meant, if any."""

    conversation_id: UUID
    case_id: UUID | None


@dataclass(frozen=True)
class Waiting:
    """A case of the sender that waits for the customer."""

    place: Place
    since: datetime


@dataclass(frozen=True)
class Signs:
    """Everything by which a message may be joined, already looked up."""

    token: Place | None = None
    message_id: Place | None = None
    thread: Place | None = None
    thread_is_live: bool = False  # it has a case that is not ended, or one that may still be reopened
    waiting: Sequence[Waiting] = ()
    sender_is_proven: bool = False
    likely: Sequence[UUID] = ()  # open cases of the same sender, most likely first: suggestions only


@dataclass(frozen=True)
class Join:
    """Where it goes. `place` empty: a new case, with a suggestion where there is a likely one."""

    by: By
    place: Place | None = None
    suggested_case_id: UUID | None = None


def join(signs: Signs, at: datetime) -> Join:
    """Token, then our Message-ID, then the same thread, then the sole case that waits for this proven customer, else new."""
    if signs.token:
        return Join(By.TOKEN, signs.token)
    if signs.message_id:
        return Join(By.MESSAGE_ID, signs.message_id)
    if signs.thread and signs.thread_is_live:
        return Join(By.THREAD, signs.thread)
    recent = [one for one in signs.waiting if at - one.since <= WAITS_FOR]
    if signs.sender_is_proven and len(recent) == 1 == len(signs.waiting):
        return Join(By.WAITED_FOR, recent[0].place)
    suggestion = next(iter(signs.likely), None) or (recent[0].place.case_id if len(recent) == 1 else None)
    return Join(By.NEW, suggested_case_id=suggestion)
