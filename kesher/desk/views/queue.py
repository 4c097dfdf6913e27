"""My queue and the queues of my teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kesher.cases import queries as cases
from kesher.cases.queries import Queue, QueueRow
from kesher.core import clock, reading
from kesher.desk.access import desk, person_of
from kesher.promises import queries as promises
from kesher.promises.queries.day import DayLine
from kesher.staff.models import Person, Team
from kesher.staff.queries.people import teams
from kesher.ui.charts import DayKnot
from kesher.ui.types import Choice


@dataclass(frozen=True)
class Group:
    """Rows that fall due together."""

    key: str
    words: str
    rows: Sequence[QueueRow]


@require_safe
@desk()
def queue(request: HttpRequest, team_id: UUID | None = None) -> HttpResponseBase:
    """Open cases by due time; `view` filters. `part=rows` is fetched again when a live event comes."""
    person, now = person_of(request), clock.now()
    own = [team for team in teams(serving=True) if team.pk in person.team_ids]
    team = next((one for one in own if one.pk == team_id), None)
    if team_id is not None and team is None:
        raise Http404
    chosen = request.GET.get("view", "all")
    view = next((one for one in cases.VIEWS if one == chosen), cases.VIEWS[0])
    found = cases.queue(person, team_id=team_id, view=view, now=now)
    part = request.GET.get("part", "") == "rows"
    if not part:  # a refresh shows the same person the same rows again
        reading.log_many(person, "case", [row.id for row in found.rows if not row.hidden], "desk:queue")
    context: dict[str, Any] = {
        "queue": found,
        "groups": _groups(found.rows),
        "view": view,
        "filters": _filters(request.path, found, view),
        "team": team,
        "tabs": _tabs(own, team),
        "refresh_url": f"{request.path}?view={view}&part=rows",
        "part": part,
        "now": now,
    }
    context |= _team_words(team, found) if team else _day(person, now)
    return render(request, "desk/_rows.html" if part else "desk/queue.html", context)


@require_safe
@desk()
def next_in_line(request: HttpRequest) -> HttpResponseBase:
    """Open what is due next; an empty queue says so."""
    case_id = cases.next_in_line(person_of(request))
    return redirect("desk:case", case_id=case_id) if case_id else redirect("desk:queue")


def _groups(rows: Sequence[QueueRow]) -> list[Group]:
    words = {
        "late": _("Late"),
        "hour": _("Within the hour"),
        "today": _("Today"),
        "later": _("Later"),
        "none": _("Nothing promised"),
        "waiting": _("Waiting"),
    }
    return [Group(key, words[key], list(found)) for key, found in groupby(rows, lambda row: row.group)]


def _filters(path: str, found: Queue, view: str) -> list[Choice]:
    words = {
        "all": _("All"),
        "act": _("Act now"),
        "replied": _("Customer wrote last"),
        "waiting_customer": _("Waiting for the customer"),
        "waiting_colleagues": _("Waiting for colleagues"),
    }
    return [
        Choice(
            words[one],
            f"{path}?view={one}",
            one == view,
            knot="late" if one == "act" and found.counts[one] else "",
            count=found.counts[one],
        )
        for one in cases.VIEWS
    ]


def _tabs(own: Sequence[Team], team: Team | None) -> list[Choice]:
    mine = Choice(_("My queue"), reverse("desk:queue"), team is None, icon="user")
    return [mine] + [
        Choice(one.name, reverse("desk:team-queue", args=[one.pk]), one == team, icon="users") for one in own
    ]


def _team_words(team: Team, found: Queue) -> dict[str, Any]:
    free = sum(1 for row in found.rows if row.owner_id is None)
    said = ngettext("%(team)s: %(n)s case has no owner", "%(team)s: %(n)s cases have no owner", free)
    words = said if free else _("%(team)s: every case has an owner")
    return {"team_heading": words % {"team": team.name, "n": free}}


def _day(person: Person, now: datetime) -> dict[str, Any]:
    today = now.astimezone(clock.ISRAEL).date()
    day = promises.of_owner(person.pk, today, now)
    left = sum(1 for one in day.points if one.settled_at is None and one.shown != "paused")
    label = _("Promises of today: %(kept)s kept, %(late)s late, %(risk)s at risk, %(open)s open") % {
        "kept": day.kept,
        "late": day.late,
        "risk": day.at_risk,
        "open": day.open,
    }
    return {"day": day, "knots": _knots(day, today), "day_label": label, "greeting": _greeting(person, now, left)}


def _knots(day: DayLine, today: object) -> list[DayKnot]:
    """Each promise at its due time; one of another day that ended today, at its end."""
    found = []
    for one in day.points:
        at = next(
            (at for at in (one.due_at, one.settled_at) if at and at.astimezone(clock.ISRAEL).date() == today), None
        )
        if at is not None:
            found.append(DayKnot(at, one.shown))
    return found


def _greeting(person: Person, now: datetime, left: int) -> str:
    hour = now.astimezone(clock.ISRAEL).hour
    hello = _("Good morning") if 5 <= hour < 12 else _("Good afternoon") if 12 <= hour < 18 else _("Good evening")
    name = person.name.split()[0] if person.name else ""
    if not left:
        return _("%(hello)s, %(name)s. No promise falls due until the end of the day") % {"hello": hello, "name": name}
    said = ngettext(
        "%(hello)s, %(name)s. %(n)s promise until the end of the day",
        "%(hello)s, %(name)s. %(n)s promises until the end of the day",
        left,
    )
    return said % {"hello": hello, "name": name, "n": left}
