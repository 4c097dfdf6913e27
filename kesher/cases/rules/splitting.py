"""What goes along when messages become a case of their own. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Said:
    """One message of the case. `counts`: the customer wrote it, verified, and not a machine; `answer`: a person's answer that left."""

    id: UUID
    at: datetime
    channel: str
    counts: bool = False
    answer: bool = False


@dataclass(frozen=True)
class Episode:
    """A contact of the case: from its first message to its last, in one channel."""

    id: UUID
    channel: str
    began_at: datetime
    last_at: datetime


def waits_for_answer(messages: Sequence[Said]) -> Said | None:
    """The first message of the customer that nobody has answered since; None when all are answered."""
    answered = max((one.at for one in messages if one.answer), default=None)
    waiting = [one for one in messages if one.counts and (answered is None or one.at > answered)]
    return min(waiting, key=lambda one: one.at, default=None)


def contacts_that_go(episodes: Sequence[Episode], messages: Sequence[Said], chosen: Collection[UUID]) -> list[UUID]:
    """A contact goes along when all that the customer said in it goes; one that is torn apart stays."""
    going = []
    for episode in episodes:
        said = [
            one
            for one in messages
            if one.counts and one.channel == episode.channel and episode.began_at <= one.at <= episode.last_at
        ]
        if said and all(one.id in chosen for one in said):
            going.append(episode.id)
    return going
