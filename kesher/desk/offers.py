"""Policies offered to whoever answers: the version in force, its words for the channel, and where it was quoted already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from kesher.core.clock import ISRAEL
from kesher.knowledge import queries as knowledge
from kesher.knowledge.types import Answer
from kesher.ui.badges import channel_label

if TYPE_CHECKING:
    from kesher.cases.models import Case, Citation


@dataclass(frozen=True)
class Quoted:
    """One place where a version was quoted before."""

    channel: str
    at: datetime

    @property
    def label(self) -> str:
        """The channel in the language of the page."""
        return channel_label(self.channel)


@dataclass(frozen=True)
class Offer:
    """One version. `full`, `short` and `spoken` are its words in the customer's language; `in_force` False: shown, not citable."""

    answer: Answer
    language: str
    in_force: bool
    quoted: Sequence[Quoted]

    @property
    def full(self) -> str:
        """For a mail."""
        return self.answer.words("full", self.language)

    @property
    def short(self) -> str:
        """For a text message."""
        return self.answer.words("short", self.language)

    @property
    def spoken(self) -> str:
        """For the telephone."""
        return self.answer.words("spoken", self.language)

    @property
    def name(self) -> str:
        """What a chip says, without the version."""
        return f"{self.answer.title} {self.answer.code}"

    @property
    def full_value(self) -> str:
        """The citation of its full words."""
        return self.value("full")

    @property
    def spoken_value(self) -> str:
        """The citation of its spoken words."""
        return self.value("spoken")

    def words(self, form: str) -> str:
        """The words of one form."""
        return {"short": self.short, "spoken": self.spoken}.get(form, self.full)

    def value(self, form: str) -> str:
        """What a citation of it is in a form: version, form of words, language."""
        return f"{self.answer.version_id}:{form}:{self.language}"


def offers(
    text: str, case: "Case | None", citations: "Sequence[Citation]", now: datetime, *, limit: int = 4
) -> list[Offer]:
    """What fits the text (or the reason of the case), then what this case quoted and no longer holds."""
    language = (case.language if case else "") or "he"
    reason = (case.reason_id or "") if case else ""
    quoted = _quoted(citations)
    found = [_holding(hit.answer, case, now) for hit in knowledge.search(text, reason=reason, at=now, limit=limit)]
    shown = [Offer(one, language, True, quoted.get(str(one.version_id), ())) for one in found if one]
    known = {str(one.answer.version_id) for one in shown}
    earlier = knowledge.answers(one.version_id for one in citations if str(one.version_id) not in known)
    for answer in earlier.values():
        shown.append(Offer(answer, language, _holds(answer, case, now), quoted[str(answer.version_id)]))
    return shown


def cited(values: Iterable[str]) -> list[tuple[str, Answer]]:
    """Citations of a composer (`version:form:language`) with what they cite; what cannot be read or found is left out."""
    ids = {}
    for value in values:
        try:
            ids[value] = UUID(value.split(":")[0])
        except ValueError:
            continue
    known = knowledge.answers(ids.values())
    return [(value, known[version_id]) for value, version_id in ids.items() if version_id in known]


def deciding_moment(answer: Answer, case: "Case | None", now: datetime) -> datetime:
    """The moment that chooses the version: the event's, where the policy goes by it, else now (decision 29)."""
    if answer.chosen_by != "event" or case is None:
        return now
    return datetime.combine(case.event_on, time(12), ISRAEL) if case.event_on else case.opened_at


def _holding(answer: Answer, case: "Case | None", now: datetime) -> Answer | None:
    """What is found holds now; where the day of the event decides, the version of that day."""
    moment = deciding_moment(answer, case, now)
    return answer if moment == now else knowledge.in_force(answer.policy_id, moment, answer.audience)


def _holds(answer: Answer, case: "Case | None", now: datetime) -> bool:
    moment = deciding_moment(answer, case, now)
    return (answer.since is None or answer.since <= moment) and (answer.until is None or moment < answer.until)


def _quoted(citations: "Sequence[Citation]") -> dict[str, list[Quoted]]:
    found: dict[str, list[Quoted]] = {}
    for one in citations:
        channel = "phone" if one.call_id else one.message.channel if one.message else ""
        found.setdefault(str(one.version_id), []).append(Quoted(channel, one.at))
    return found
