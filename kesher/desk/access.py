"""Who may enter the Desk, and how a refusal of an action is said. Absent and forbidden look the same."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kesher.cases import queries as cases
from kesher.cases.queries import CaseView
from kesher.cases.types import Refused
from kesher.core import reading
from kesher.promises.types import PromiseRefused
from kesher.staff.models import Person

View = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]
DESK = ("agent", "team_lead", "service_manager", "cx_manager")
BACK_OFFICE = ("back_office",)


def desk(*also: str) -> Callable[[View], View]:
    """Let in whoever answers customers, and roles in `also`; others who are logged in find no such page."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not person_of(request).has_role(*DESK, *also):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def person_of(request: HttpRequest) -> Person:
    """Who is logged in."""
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def case_or_404(request: HttpRequest, case_id: UUID, purpose: str) -> CaseView:
    """The case for this viewer, with the read log written."""
    person = person_of(request)
    view = cases.case(person, case_id)
    if view is None:
        raise Http404
    if not view.hidden:
        reading.log(person, "case", case_id, purpose)
    return view


def typed(values: QueryDict, name: str, longest: int = 200) -> str:
    """What somebody typed, without blanks around it and without what a database cannot keep (NUL)."""
    return values.get(name, "").replace("\x00", "").strip()[:longest]


def uuid_or_404(text: str | None) -> UUID:
    """An id that came in a form; 404 for anything that is none."""
    try:
        return UUID(text or "")
    except ValueError:
        raise Http404 from None


def act(request: HttpRequest, what: Callable[[], object], onward: str, done: str = "", **where: Any) -> HttpResponse:
    """Do it, and go on to a page that shows it. A refusal changes nothing and is said in words on that page."""
    try:
        what()
    except (Refused, PromiseRefused) as refused:
        messages.error(request, why(refused))
    else:
        if done:
            messages.success(request, done)
    answer: HttpResponse = redirect(onward, **where)
    return answer


def why(refused: Refused | PromiseRefused) -> str:
    """A refusal in the language of the page."""
    if isinstance(refused, Refused):
        return str(cases.why(refused.code, **refused.facts))
    return str(_PROMISE_REFUSALS.get(refused.code.value, lambda: _("The promise stands as it is."))())


_PROMISE_REFUSALS: dict[str, Callable[[], str]] = {
    "ended": lambda: _("This promise has ended already."),
    "fixed_date": lambda: _("A promise for a fixed date cannot stand still. Give a new time instead."),
    "overdue": lambda: _("An overdue promise cannot stand still. Give a new time instead."),
    "due_in_the_past": lambda: _("The time lies in the past. Choose a later one."),
    "not_later": lambda: _("The new time must be later than the old one."),
    "needs_next_rung": lambda: _("A second new time needs the team lead's approval. Ask them to give it."),
    "already_paused": lambda: _("This promise stands still already."),
    "not_paused": lambda: _("This promise does not stand still."),
    "nothing_sent": lambda: _("A promise stands still only when something was asked of the customer."),
    "not_settled": lambda: _("This promise was not settled."),
    "needs_reason": lambda: _("Say why; the customer will read it."),
    "not_agreed": lambda: _("A promise is withdrawn only when the customer agreed."),
}
