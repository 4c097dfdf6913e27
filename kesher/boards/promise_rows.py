"""Promises as rows of a list, with whose they are and where they lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kesher.boards.words import source_words
from kesher.cases.queries.briefs import CaseBrief, briefs
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person
from kesher.staff.queries.people import named, teams


@dataclass(frozen=True)
class PromiseRow:
    """One promise. `case` is None where the viewer may not see it, or it has none."""

    clock: PromiseClock
    case: CaseBrief | None
    case_url: str
    owner: str
    team: str
    source: str


def drawn_rows(person: Person, clocks: Sequence[PromiseClock], now: datetime) -> list[PromiseRow]:
    """A fixed number of queries, however many rows."""
    cases = briefs(person, [one.case_id for one in clocks])
    owners = named(one.owner_id for one in clocks)
    names = {team.pk: team.name for team in teams()} if clocks else {}
    rows = []
    for one in clocks:
        case = cases.get(one.case_id) if one.case_id else None
        owner = owners.get(one.owner_id) if one.owner_id else None
        rows.append(
            PromiseRow(
                clock=one,
                case=case,
                case_url=reverse("desk:case", args=[case.id]) if case else "",
                owner=owner.name if owner else "",
                team=names.get(one.team_id, ""),
                source=source_words(one.source),
            )
        )
    return rows
