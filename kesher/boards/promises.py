"""How promises are kept, by team, source and kind; and the promises behind every number."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kesher.boards.access import PROMISES, SEERS, open_to, person_of
from kesher.boards.keeping_page import JUDGED, STATES, keeping_page
from kesher.boards.one import DateForm
from kesher.boards.period import period_from
from kesher.boards.promise_rows import drawn_rows
from kesher.boards.rows_heading import heading
from kesher.boards.scope import scope_of
from kesher.core import clock, reading
from kesher.promises import queries
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.queries.standing import WHICH
from kesher.promises.types import PromiseSource, Side
from kesher.ui.types import Page
from kesher.watch import queries as watch


@require_safe
@open_to(*PROMISES)
def promises(request: HttpRequest) -> HttpResponseBase:
    """Kept, late, broken and moved by us, in a period against the one before. `side` is customer or colleague."""
    now = clock.now()
    period = period_from(request.GET.get("from", ""), request.GET.get("to", ""), now)
    side = Side.COLLEAGUE if request.GET.get("side") == "colleague" else Side.CUSTOMER
    context = keeping_page(scope_of(person_of(request)), period, side, now)
    return render(request, "boards/promises.html", context | {"now": now})


@require_safe
@open_to(*SEERS)
def rows(request: HttpRequest) -> HttpResponseBase:
    """The promises behind one number: those that ended in a period (`from`, `to`, `state`, `told`), or that stand so now (`now`),
    narrowed by `team`, `source`, `kind`, `owner`; or those of one exception."""
    person, now = person_of(request), clock.now()
    if request.GET.get("exception"):
        found, further, context = _of_exception(request)
    elif request.GET.get("now"):
        found, further, context = _standing(request)
    else:
        found, further, context = _ended(request)
    drawn = drawn_rows(person, found, now)
    reading.log_many(person, "case", [row.case.id for row in drawn if row.case], "boards:promise-rows")
    query = request.GET.copy()
    query["after"] = further
    older = f"{reverse('boards:promise-rows')}?{query.urlencode()}" if further else ""
    return render(request, "boards/promise_rows.html", context | {"rows": drawn, "page": Page(older=older), "now": now})


Found = tuple[list[PromiseClock], str, dict[str, object]]


def _ended(request: HttpRequest) -> Found:
    now = clock.now()
    period = period_from(request.GET.get("from", ""), request.GET.get("to", ""), now)
    state, told = request.GET.get("state", ""), {"yes": True, "no": False}.get(request.GET.get("told", ""))
    states: tuple[str, ...] = JUDGED if state == "judged" else (state,) if state in STATES else ()
    if told is not None or request.GET.get("told") == "any":
        states = tuple(one for one in JUDGED if one != "kept")
    scope = scope_of(person_of(request)).within(_team(request))
    page = queries.ended(
        period.span,
        teams=scope.teams,
        owner_id=_owner(request) or scope.owner_id,
        source=_source(request),
        kind=request.GET.get("kind") or None,
        side=_side(request),
        states=states,
        told_before=told,
        tellable=request.GET.get("told") == "any",
        before=request.GET.get("after", ""),
    )
    words = heading(state=state, told=request.GET.get("told", ""))
    return list(page.rows), page.older, {"heading": words, "period": period, "ended": True}


def _standing(request: HttpRequest) -> Found:
    which = next((one for one in WHICH if one == request.GET["now"]), None)
    if which is None:
        raise Http404
    scope = scope_of(person_of(request)).within(_team(request))
    page = queries.standing(
        which,
        teams=scope.teams,
        owner_id=_owner(request) or scope.owner_id,
        source=_source(request),
        side=_side(request),
        after=request.GET.get("after", ""),
    )
    return list(page.rows), page.further, {"heading": heading(now=which), "ended": False}


def _of_exception(request: HttpRequest) -> Found:
    person = person_of(request)
    exception_id = _uuid(request.GET["exception"])
    row = watch.one(person, exception_id) if exception_id else None
    if row is None:
        raise Http404
    found = queries.by_ids([UUID(one) for one in row.facts.get("promises", [])])
    found = [one for one in found if one.settled_at is None]
    may = row.code == "dates_in_danger" and person.has_role("team_lead", "service_manager", "cx_manager")
    context = {"heading": row.sentence, "ended": False, "exception": row, "date_form": DateForm() if may else None}
    return found, "", context


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _team(request: HttpRequest) -> UUID | None:
    return _uuid(request.GET.get("team", ""))


def _owner(request: HttpRequest) -> UUID | None:
    """Narrower only: an agent sees nobody else's."""
    asked, allowed = _uuid(request.GET.get("owner", "")), scope_of(person_of(request)).owner_id
    return asked if allowed is None else allowed


def _source(request: HttpRequest) -> str | None:
    asked = request.GET.get("source", "")
    return asked if asked in set(PromiseSource) else None


def _side(request: HttpRequest) -> Side:
    return Side.COLLEAGUE if request.GET.get("side") == "colleague" else Side.CUSTOMER
