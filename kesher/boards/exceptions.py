"""The board of exceptions, and one exception with everything that can be done about it."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kesher.boards.access import SEERS, open_to, person_of
from kesher.boards.load import load
from kesher.boards.numbers import MONTH, numbers
from kesher.boards.one import one_page
from kesher.boards.period import days_until
from kesher.boards.promise_rows import drawn_rows
from kesher.boards.rows import shown, standing_of
from kesher.boards.scope import own_rung, scope_of
from kesher.cases.queries.briefs import briefs
from kesher.cases.queries.load import handed_off
from kesher.core import clock, reading
from kesher.promises import queries as promises
from kesher.staff.models import Person
from kesher.staff.queries.ladder import rung_names
from kesher.staff.queries.people import named
from kesher.ui.types import Choice, Page
from kesher.watch import queries as watch

AT_RISK_SHOWN = 8


@require_safe
@open_to(*SEERS)
def exceptions(request: HttpRequest) -> HttpResponseBase:
    """The board. `rung` chooses a level (1 to 4, or `all`); a live event fetches the same page and takes its board alone."""
    person, now = person_of(request), clock.now()
    rungs = rung_names()
    rung = _chosen(request, person)
    counts = watch.counts(person)
    found = watch.worst_first(person, rung, after=request.GET.get("after", ""))
    cases = briefs(person, [row.case_id for row in found.rows])
    scope = scope_of(person)
    soon = promises.standing("soon", **scope.narrowed, limit=AT_RISK_SHOWN, now=now)
    here = f"{reverse('boards:exceptions')}?rung={rung or 'all'}"
    context = {
        "rows": shown(
            found.rows, cases=cases, rungs=rungs, clocks=standing_of(found.rows, now), roles=person.role_codes, now=now
        ),
        "page": Page(older=f"{here}&after={quote(found.further)}" if found.further else ""),
        "levels": _levels(counts, rungs, rung),
        "count": sum(counts.values()) if rung is None else counts[rung],
        "rung": rung,
        "rung_name": rungs.get(rung, "") if rung else "",
        "own": rung == own_rung(person),
        "numbers": numbers(scope, now),
        "soon": drawn_rows(person, soon.rows, now),
        "load": load(scope, now) if scope.owner_id is None else (),
        "here": here,
        "undone": _undone(request, person),
        "now": now,
    }
    reading.log_many(person, "case", cases, "boards:exceptions")
    return render(request, "boards/exceptions.html", context)


@require_safe
@open_to(*SEERS)
def exception(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """One exception: how it climbed, what was done, and what can be done."""
    person = person_of(request)
    row = watch.one(person, exception_id)
    if row is None:
        raise Http404
    if row.case_id:
        reading.log(person, "case", row.case_id, "boards:exception")
    return render(request, "boards/exception.html", one_page(person, row, clock.now()))


@require_safe
@open_to(*SEERS)
def hand_offs(request: HttpRequest) -> HttpResponseBase:
    """The cases of the last 28 days that changed hands, the most often first."""
    person, now = person_of(request), clock.now()
    period = days_until(now, MONTH)
    ids = handed_off(period.span, **scope_of(person).narrowed)
    known = briefs(person, ids)
    cases = [known[one] for one in ids if one in known]
    reading.log_many(person, "case", known, "boards:hand-offs")
    owners = named(case.owner_id for case in cases)
    rows = [(case, owners[case.owner_id].name if case.owner_id in owners else "") for case in cases]
    return render(request, "boards/hand_offs.html", {"rows": rows, "period": period, "now": now})


def _chosen(request: HttpRequest, person: Person) -> int | None:
    asked = request.GET.get("rung", "")
    if asked in {"1", "2", "3", "4"}:
        return int(asked)
    return None if asked == "all" else own_rung(person)


def _levels(counts: dict[int, int], rungs: dict[int, str], chosen: int | None) -> list[Choice]:
    base = reverse("boards:exceptions")
    every = [Choice(_("All levels"), f"{base}?rung=all", current=chosen is None, count=sum(counts.values()))]
    return every + [
        Choice(rungs.get(rung, str(rung)), f"{base}?rung={rung}", current=rung == chosen, count=count)
        for rung, count in counts.items()
    ]


def _undone(request: HttpRequest, person: Person) -> str:
    """The id of the exception that this person just settled, to be offered back."""
    try:
        asked = UUID(request.GET.get("settled", ""))
    except ValueError:
        return ""
    return str(asked) if watch.settled_by_hand(person, asked) else ""
