"""Finding what was said: words of messages, matters and papers, newest first, with why each was found.

PostgreSQL does not know how rare a word is: asked for the newest few, it may walk the whole table for a word that stands
in it once, or gather half the table for one that stands everywhere. So the ways are tried in an order of our own (`_messages`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kesher.cases.models import Case
from kesher.cases.queries.access import viewer_for
from kesher.cases.rules.permission import AGENTS, sees_every_case
from kesher.core.clock import ISRAEL
from kesher.core.text.words import Piece, Question
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief
from kesher.staff.models import Person

GUARD = 2000  # hits up to which all are taken and sorted
NEWEST = 3000  # messages that are looked at one by one first
ENOUGH = 60  # messages: about as many cases as are shown, with what else they say
SHOWN = 30
_MESSAGES = (
    "SELECT m.case_id, m.at, m.channel, m.direction, m.subject || ' ' || m.text FROM {rows} m"
    " JOIN cases_case c ON c.id = m.case_id LEFT JOIN cases_reason r ON r.code = c.reason_id"
    " WHERE {where} ORDER BY m.at DESC LIMIT %(limit)s"
)


@dataclass(frozen=True)
class Narrow:
    """By what the hits are narrowed; None and empty narrow nothing. `nobodys`: cases that nobody owns. Days are Israel's, inclusive."""

    channel: str = ""
    state: str = ""
    reason: str = ""
    owner_id: UUID | None = None
    nobodys: bool = False
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Narrow()


@dataclass(frozen=True)
class Said:
    """A case in which it was said: the newest place, how many places, an excerpt with what was found."""

    case_id: UUID
    number: int
    matter: str
    customer: CustomerBrief | None
    state: str
    channel: str
    direction: str  # in, out, note; empty where the matter itself says it
    at: datetime
    places: int
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class PaperFound:
    """A paper or file that says it. `arrival_id` is empty for a file of a message."""

    case_id: UUID | None
    arrival_id: UUID | None
    attachment_id: UUID | None
    name: str
    channel: str
    at: datetime
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True)
class Found:
    """What was found; `more` when there is more than is shown."""

    said: tuple[Said, ...]
    papers: tuple[PaperFound, ...]
    more: bool


def said(asked: Question, person: Person, narrow: Narrow | None = None) -> Found:
    """Cases and papers in which this was said, that the person may open; a handful of queries, whatever is found."""
    narrow = narrow or Narrow()
    if not asked and not narrow:
        return Found((), (), False)
    with _by_index():
        hits = _messages(asked, person, narrow)
        hits += _matters(asked, person, narrow) if asked else []
        papers = _papers(asked, person, narrow)
    hits.sort(key=lambda hit: hit[1], reverse=True)
    newest: dict[UUID, Said] = {}
    for case_id, at, channel, direction, text in hits:
        if case_id in newest:
            newest[case_id] = replace(newest[case_id], places=newest[case_id].places + 1)
        elif len(newest) <= SHOWN:
            newest[case_id] = Said(
                case_id, 0, "", None, "", channel, direction, at, 1, asked.excerpt(text) if text else ()
            )
    shown = list(newest.values())[:SHOWN]
    return Found(tuple(_named(shown)), tuple(papers), len(newest) > SHOWN)


def _named(found: Sequence[Said]) -> list[Said]:
    cases = Case.objects.in_bulk([one.case_id for one in found])
    people = customers.cards({case.customer_id for case in cases.values()})
    return [
        replace(
            one,
            number=cases[one.case_id].number,
            matter=cases[one.case_id].matter,
            state=cases[one.case_id].state,
            customer=people.get(cases[one.case_id].customer_id),
        )
        for one in found
        if one.case_id in cases
    ]


def _messages(asked: Question, person: Person, narrow: Narrow) -> list[Any]:
    """The newest that say it. A word that is common stands often enough in the newest of all; else the index of words is asked,
    and where it has more than GUARD, the walk by time is the shorter way."""
    where, values = _conditions(person, narrow, "m.channel", "m.at")
    values |= {"limit": ENOUGH, "asked": asked.tsquery()}
    if not asked:
        return _rows(_MESSAGES.format(rows="cases_message", where=where), values)
    newest = "(SELECT * FROM cases_message ORDER BY at DESC LIMIT %(newest)s)"
    said_so = f"m.words @@ %(asked)s::tsquery AND {where}"
    found = _rows(_MESSAGES.format(rows=newest, where=said_so), values | {"newest": NEWEST})
    if len(found) == ENOUGH:
        return found
    hits = _rows(
        "SELECT at, id FROM cases_message WHERE words @@ %(asked)s::tsquery LIMIT %(guard)s",
        {"asked": asked.tsquery(), "guard": GUARD + 1},
    )
    if len(hits) > GUARD:
        return _rows(_MESSAGES.format(rows="cases_message", where=said_so), values)
    hits.sort(reverse=True)
    for some in (hits[: 5 * ENOUGH], hits):
        among = values | {"hits": [pk for _at, pk in some]}
        found = _rows(_MESSAGES.format(rows="cases_message", where=f"m.id = ANY(%(hits)s::uuid[]) AND {where}"), among)
        if len(found) == ENOUGH or len(some) == len(hits):
            break
    return found


def _matters(asked: Question, person: Person, narrow: Narrow) -> list[Any]:
    where, values = _conditions(person, narrow, "c.channel", "c.opened_at")
    return _rows(
        "SELECT c.id, c.opened_at, c.channel, '', c.matter FROM cases_case c LEFT JOIN cases_reason r ON r.code = c.reason_id"  # noqa: S608
        f" WHERE c.words @@ %(asked)s::tsquery AND {where} ORDER BY c.opened_at DESC LIMIT %(limit)s",
        values | {"asked": asked.tsquery(), "limit": SHOWN},
    )


def _papers(asked: Question, person: Person, narrow: Narrow) -> list[PaperFound]:
    """Recognised text and names of papers, and names of files of messages; those in cases as cases may be seen."""
    if not asked or not sees_every_case(viewer_for(person)):
        return []
    where, values = _conditions(person, narrow, "a.channel", "a.at")
    of_no_case = (
        "a.case_id IS NULL" if not (narrow.state or narrow.reason or narrow.owner_id or narrow.nobodys) else "false"
    )
    rows = _rows(
        "(SELECT a.case_id, a.id AS arrival, NULL::uuid AS file, a.name, a.channel, a.at, a.name || ' ' || a.note || ' ' || a.text"  # noqa: S608
        " FROM cases_arrival a LEFT JOIN cases_case c ON c.id = a.case_id LEFT JOIN cases_reason r ON r.code = c.reason_id"
        f" WHERE a.words @@ %(asked)s::tsquery AND (({of_no_case} AND {_days('a.at', narrow)}) OR (a.case_id IS NOT NULL AND {where}))"
        " ORDER BY a.at DESC LIMIT %(limit)s) UNION ALL"
        " (SELECT a.case_id, NULL, f.id, f.name, a.channel, a.at, f.name"
        " FROM cases_attachment f JOIN cases_message a ON a.id = f.message_id JOIN cases_case c ON c.id = a.case_id"
        " LEFT JOIN cases_reason r ON r.code = c.reason_id"
        f" WHERE f.words @@ %(asked)s::tsquery AND NOT f.inline AND {where} ORDER BY a.at DESC LIMIT %(limit)s)"
        " ORDER BY 6 DESC LIMIT %(limit)s",
        values | {"asked": asked.tsquery(), "limit": SHOWN},
    )
    return [
        PaperFound(case_id, arrival_id, file_id, name, channel, at, asked.excerpt(text))
        for case_id, arrival_id, file_id, name, channel, at, text in rows
    ]


def _conditions(person: Person, narrow: Narrow, channel: str, at: str) -> tuple[str, dict[str, Any]]:
    """What a row's case (c) with its reason (r) must be: open to this viewer, and as narrow as was asked."""
    viewer = viewer_for(person)
    mine = [team for team, roles in viewer.roles_in.items() if not AGENTS.isdisjoint(roles)]
    values: dict[str, Any] = {"viewer": viewer.id, "mine": mine, "teams": list(viewer.team_ids)}
    parts = [
        "(r.confidential IS NOT TRUE OR c.owner_id = %(viewer)s OR c.team_id = ANY(%(mine)s::uuid[]))",
        _days(at, narrow),
    ]
    if not sees_every_case(viewer):
        parts.append(
            "(c.owner_id = %(viewer)s OR EXISTS"
            " (SELECT 1 FROM cases_task t WHERE t.case_id = c.id AND t.team_id = ANY(%(teams)s::uuid[])))"
        )
    for given, part, name in (
        (narrow.channel, f"{channel} = %(channel)s", "channel"),
        (narrow.state, "c.state = %(state)s", "state"),
        (narrow.reason, "strpos('/' || r.path, '/' || %(reason)s || '/') > 0", "reason"),
        (narrow.owner_id, "c.owner_id = %(owner)s", "owner"),
    ):
        if given:
            parts.append(part)
            values[name] = given
    if narrow.nobodys:
        parts.append("c.owner_id IS NULL")
    if narrow.since:
        values["since"] = datetime.combine(narrow.since, time(), ISRAEL)
    if narrow.until:
        values["until"] = datetime.combine(narrow.until + timedelta(days=1), time(), ISRAEL)
    return " AND ".join(parts), values


def _days(at: str, narrow: Narrow) -> str:
    since = f"{at} >= %(since)s" if narrow.since else "true"
    return f"{since} AND {at} < %(until)s" if narrow.until else since


@contextmanager
def _by_index() -> Iterator[None]:
    """Within the block the index of words is used: a Hebrew question has thirty forms, and PostgreSQL, which takes each for
    likely, would read the whole table instead."""
    with transaction.atomic():
        _rows("SELECT set_config('enable_seqscan', 'off', true)", {})
        yield
        _rows("SELECT set_config('enable_seqscan', 'on', true)", {})


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
