"""To which request an arrived paper belongs, how surely, and why (decision 6, R12 of papers). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class How(StrEnum):
    """What matched it, surest first."""

    QR = "qr"
    TEXT = "text"
    LINK = "link"
    THREAD = "thread"
    SENDER = "sender"


class Certainty(StrEnum):
    """The word that a person sees."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True)
class Wanted:
    """An open request, as far as matching goes."""

    request_id: UUID
    case_id: UUID
    code: str
    customer_id: UUID
    what: str
    asked_of: frozenset[str] = frozenset()  # addresses of its customer, normalised
    names: frozenset[str] = frozenset()  # words of the customer's names, normalised
    case_number: str = ""
    is_open: bool = True  # still wanted; a closed one is found by its code alone (further pages)


@dataclass(frozen=True)
class Arrived:
    """A paper that was read."""

    square_codes: tuple[str, ...] = ()
    text_codes: tuple[str, ...] = ()
    link_request_id: UUID | None = None
    thread_case_id: UUID | None = None  # it came with a verified message of this case
    sender: str = ""  # normalised address
    words: frozenset[str] = frozenset()  # of the recognised text, normalised
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suggestion:
    """One request that it might belong to."""

    request_id: UUID
    case_id: UUID
    certainty: Certainty
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A sure match, or suggestions for a person."""

    how: How | None = None
    request_id: UUID | None = None
    suggestions: Sequence[Suggestion] = field(default_factory=tuple)


def match(paper: Arrived, wanted: Sequence[Wanted]) -> Match:
    """Code of the square, recognised code, own link, own thread, sole open request of the sender; else suggestions, at most five.

    Two codes on one paper match nobody by themselves, and neither does a sender of whom two papers are wanted.
    """
    by_code = {one.code: one for one in wanted}
    for how, found in ((How.QR, paper.square_codes), (How.TEXT, paper.text_codes)):
        known = {code for code in found if code in by_code}
        if len(known) == 1:
            return Match(how, by_code[known.pop()].request_id)
        if known:
            return Match(suggestions=_suggest(paper, wanted))
    if any(one.request_id == paper.link_request_id for one in wanted):
        return Match(How.LINK, paper.link_request_id)
    wanted = [one for one in wanted if one.is_open]
    in_thread = [one for one in wanted if one.case_id == paper.thread_case_id]
    if len(in_thread) == 1:
        return Match(How.THREAD, in_thread[0].request_id)
    of_sender = [one for one in wanted if paper.sender and paper.sender in one.asked_of]
    if len(of_sender) == 1 and not paper.square_codes and not paper.text_codes:
        return Match(How.SENDER, of_sender[0].request_id)
    return Match(suggestions=_suggest(paper, wanted))


def _suggest(paper: Arrived, wanted: Sequence[Wanted]) -> tuple[Suggestion, ...]:
    weighed = [(_weigh(paper, one), one) for one in wanted if one.is_open]
    fitting = sorted(((points, one) for points, one in weighed if points[0] > 0), key=lambda pair: -pair[0][0])
    return tuple(
        Suggestion(
            one.request_id, one.case_id, Certainty.LIKELY if weight >= 4 else Certainty.POSSIBLE, tuple(pro), tuple(con)
        )
        for (weight, pro, con), one in fitting[:5]
    )


def _weigh(paper: Arrived, one: Wanted) -> tuple[int, list[str], list[str]]:
    weight = 0
    pro: list[str] = []
    con: list[str] = []
    if one.code in paper.square_codes or one.code in paper.text_codes:
        weight, pro = weight + 6, [*pro, "code"]
    elif paper.square_codes or paper.text_codes:
        con.append("other_code")
    if any(_one_digit_off(one.code, number) for number in paper.numbers):
        weight, pro = weight + 4, [*pro, "code_nearly"]
    if paper.thread_case_id == one.case_id:
        weight, pro = weight + 4, [*pro, "thread"]
    if paper.sender and paper.sender in one.asked_of:
        weight, pro = weight + 4, [*pro, "sender"]
    elif paper.sender:
        con.append("other_sender")
    if one.case_number and one.case_number in paper.numbers:
        weight, pro = weight + 3, [*pro, "case_number"]
    hits = len(one.names & paper.words)
    if one.names and hits == len(one.names):
        weight, pro = weight + 3, [*pro, "full_name"]
    elif hits:
        weight, pro = weight + 1, [*pro, "part_of_name"]
    elif paper.words and one.names:
        con.append("no_name")
    if any(word in paper.words for word in one.what.split() if len(word) > 3):
        weight, pro = weight + 1, [*pro, "kind_of_paper"]
    return weight, pro, con


def _one_digit_off(code: str, number: str) -> bool:
    """A recognised number of ten digits that differs in one place: what bad recognition makes of a code."""
    return len(number) == len(code) and number != code and sum(a != b for a, b in zip(code, number, strict=True)) == 1
