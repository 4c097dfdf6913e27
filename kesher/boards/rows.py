"""One exception as the board shows it: what, why it is here, whose it is, what to do, each as a finished answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesher.cases.queries.briefs import CaseBrief
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.ui.types import State
from kesher.ui.words import when_words
from kesher.watch import codes
from kesher.watch.codes import Doing
from kesher.watch.queries.board import BoardRow


@dataclass(frozen=True)
class Do:
    """A button of a row: its words and where it leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Shown:
    """A row. `title` is the customer's matter, or the sentence where there is no case; `why` says how it came here."""

    row: BoardRow
    knot: State
    title: str
    name: str
    sentence: str
    why: str
    rung_name: str
    owner: str
    in_hand: str
    url: str
    case_url: str
    todo: tuple[Do, ...]
    worst: bool


_PLACES: Mapping[str, str] = {
    "documents": "desk:documents",
    "envelopes": "office:unreadable",
    "outbox": "office:unreadable",
    "accounts": "office:channels",
    "people": "office:people",
    "calendar": "office:calendar",
}
_OFFICE = frozenset({"envelopes", "outbox", "accounts", "people", "calendar"})


def shown(
    rows: Sequence[BoardRow],
    *,
    cases: Mapping[UUID, CaseBrief],
    rungs: Mapping[int, str],
    clocks: Mapping[UUID, PromiseClock],
    roles: frozenset[str],
    now: datetime,
) -> list[Shown]:
    """Rows with their words; the first that nobody has in hand is the worst, and the only one with a primary button."""
    worst = next((row.id for row in rows if row.state == "open"), None)
    discreet = [_discreet(row, cases.get(row.case_id)) if row.case_id else row for row in rows]
    present = [_at_present(row, clocks.get(row.subject_id)) for row in discreet]
    return [_one(row, cases.get(row.case_id) if row.case_id else None, rungs, roles, now, worst) for row in present]


def standing_of(rows: Iterable[BoardRow], now: datetime) -> dict[UUID, PromiseClock]:
    """How the promises that exceptions are about stand now; one query."""
    found = promises.by_ids([row.subject_id for row in rows if row.subject_kind == "promise"], now)
    return {one.promise_id: one for one in found}


def _at_present(row: BoardRow, standing: PromiseClock | None) -> BoardRow:
    """A promise that was at risk when somebody was last told may be overdue by now, and the board says what is."""
    if row.code != "promise_at_risk" or standing is None or standing.shown != "late":
        return row
    code = codes.find("promise_late")
    return replace(row, code=code.code, sentence=code.say(row.facts), tone=code.tone, doing=code.doing)


def _discreet(row: BoardRow, case: CaseBrief | None) -> BoardRow:
    """Whoever may not read the case does not read in its exceptions what it is about (decision 28): kinds and times are enough."""
    if (case is not None and not case.hidden) or not row.facts.get("what"):
        return row
    facts = row.facts | {"what": "" if "kind" in row.facts else _("a confidential matter")}
    return replace(row, facts=facts, sentence=codes.find(row.code).say(facts))


def _one(
    row: BoardRow,
    case: CaseBrief | None,
    rungs: Mapping[int, str],
    roles: frozenset[str],
    now: datetime,
    worst: UUID | None,
) -> Shown:
    return Shown(
        row=row,
        knot=knot_of(row),
        title=case.matter if case else row.sentence,
        name=case.name if case else "",
        sentence=row.sentence if case else "",
        why=why_here(row, rungs, now),
        rung_name=rungs.get(row.rung, ""),
        owner=owner_words(row),
        in_hand=in_hand_words(row, now),
        url=reverse("boards:exception", args=[row.id]),
        case_url=reverse("desk:case", args=[case.id]) if case else "",
        todo=tuple(_todo(row, case, roles))[:2],
        worst=row.id == worst,
    )


def knot_of(row: BoardRow) -> State:
    """The shape of the exception: broken, late, at risk, or merely to be known."""
    if row.code == "promise_broken":
        return "broken"
    return "late" if row.tone == "late" else "risk" if row.tone == "risk" else "open"


def owner_words(row: BoardRow) -> str:
    """A person, else nobody and whose queue it lies in."""
    if row.owner:
        return row.owner.name
    if row.team_name:
        return _("Nobody, in the queue of %(team)s") % {"team": row.team_name}
    return _("Nobody")


def why_here(row: BoardRow, rungs: Mapping[int, str], now: datetime) -> str:
    """Who was told last, since that level is where it stands."""
    told = row.told
    if not told:
        return ""
    at = when_words(datetime.fromisoformat(str(told["at"])), now)
    level = rungs.get(int(told["rung"]), "")
    name, absent = _name(told, "name"), _name(told, "instead_of")
    if name and absent:
        return _("Told %(at)s to %(name)s in place of %(absent)s (%(level)s)") % {
            "at": at,
            "name": name,
            "absent": absent,
            "level": level,
        }
    if name:
        return _("Told %(at)s to %(name)s (%(level)s)") % {"at": at, "name": name, "level": level}
    return _("Told %(at)s to the whole team (%(level)s)") % {"at": at, "level": level}


def in_hand_words(row: BoardRow, now: datetime) -> str:
    """What was done last, and until when that holds the next level up; empty where nobody has it in hand."""
    if row.state != "in_hand" or not row.acted:
        return ""
    done = _ACTS.get(str(row.acted["kind"]), lambda: "")()
    by = _name(row.acted, "name")
    if row.in_hand_until is None or row.in_hand_until < now:
        return _("%(by)s: %(done)s") % {"by": by, "done": done}
    until = when_words(row.in_hand_until, now)
    return _("%(by)s: %(done)s. The next level waits until %(until)s.") % {"by": by, "done": done, "until": until}


def act_words(kind: str) -> str:
    """An act in words."""
    return str(_ACTS.get(kind, lambda: kind)())


_ACTS = {
    "owner": lambda: _("named an owner"),
    "date": lambda: _("gave a new date"),
    "message": lambda: _("wrote or phoned"),
    "comment": lambda: _("left a comment"),
    "settled": lambda: _("settled it"),
    "reopened": lambda: _("opened it again"),
}


def _name(facts: Mapping[str, object], which: str) -> str:
    first, second = ("he", "en") if (get_language() or "he").startswith("he") else ("en", "he")
    return str(facts.get(f"{which}_{first}") or facts.get(f"{which}_{second}") or "")


def _todo(row: BoardRow, case: CaseBrief | None, roles: frozenset[str]) -> list[Do]:
    wanted = sorted(row.doing, key=lambda one: _urgency(one, row))
    found = [Do(str(one.label), url) for one in wanted if (url := _where(one, row, case, roles))]
    return found or [Do(_("Look, and decide"), reverse("boards:exception", args=[row.id]))]


def _urgency(doing: Doing, row: BoardRow) -> int:
    """Somebody must own it; then what holds the next level up; then looking, which the title does as well."""
    if doing.act == "owner":
        return 3 if row.owner else 0
    return 1 if doing.act else 2


def _where(doing: Doing, row: BoardRow, case: CaseBrief | None, roles: frozenset[str]) -> str:
    here = reverse("boards:exception", args=[row.id])
    if doing.act in {"owner", "message"} or (doing.act == "date" and row.subject_kind == "promise"):
        return f"{here}#{doing.act}"
    if doing.place == "case":
        return reverse("desk:case", args=[case.id]) if case else ""
    if doing.place == "promises":
        return f"{reverse('boards:promise-rows')}?exception={row.id}"
    if doing.place in _OFFICE and "administrator" not in roles:
        return ""
    try:
        return reverse(_PLACES[doing.place])
    except (KeyError, NoReverseMatch):
        return ""
