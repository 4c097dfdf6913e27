"""Papers that could not be read: what is wrong with them, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from kesher.cases.models import Arrival
from kesher.cases.queries.access import viewer_for
from kesher.cases.queries.codes_in_words import FAILURES, MATCHING, REFUSALS
from kesher.cases.rules.permission import sees_every_case
from kesher.core import blobs
from kesher.core.papers import sniff
from kesher.staff.models import Person

_HEAD = 4096  # bytes that say what a file is


@dataclass(frozen=True)
class Unread:
    """`what` is wrong, what to `do`, and how it is said to the sender (`refusal`, may be empty). `again`: reading once more may help."""

    code: str
    what: str
    do: str
    refusal: str
    again: bool


def unread(arrival: Arrival) -> Unread | None:
    """Why nothing of this paper can be shown; None for one that was read."""
    if not arrival.code or arrival.code == "None":
        return None
    code = _kind(arrival)
    what, do = FAILURES.get(code, FAILURES["failed"])
    refusal = str(REFUSALS[code]) if code in REFUSALS else ""
    return Unread(code, str(what), str(do), refusal, again=code in {"timed_out", "failed", "crashed"})


def papers_put_away(person: Person, limit: int = 50) -> list[Arrival]:
    """Papers that were put away or refused, the newest first; nothing for whoever does not answer customers."""
    if not sees_every_case(viewer_for(person)):
        return []
    rows = Arrival.objects.filter(state=Arrival.State.REFUSED).select_related("matched_by", "case").defer("text")
    return list(rows.order_by("-matched_at")[:limit])


def matching_words(codes: Sequence[str]) -> list[str]:
    """Reasons of a suggestion in words."""
    return [str(MATCHING[code]) for code in codes if code in MATCHING]


def _kind(arrival: Arrival) -> str:
    """A picture of an iPhone is said to be one."""
    if arrival.code != "not_a_paper":
        return arrival.code
    with blobs.path_of(arrival.blob.sha256).open("rb") as file:
        return "heic" if sniff.other_kind(file.read(_HEAD)) == "heic" else arrival.code
