"""One press, one change: each POST does one thing and shows the case again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kesher.cases import actions, queries
from kesher.cases.types import Refused
from kesher.desk.access import act, desk, person_of, typed, uuid_or_404, why
from kesher.desk.forms import MovePromiseForm
from kesher.promises import actions as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.types import PromiseRefused


def _on(request: HttpRequest, case_id: UUID, what: Callable[[], object], done: str = "") -> HttpResponse:
    return act(request, what, "desk:case", done, case_id=case_id)


@require_POST
@desk()
def accept(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Take it."""
    return _on(request, case_id, lambda: actions.accept(case_id, person_of(request).pk), _("The case is yours."))


@require_POST
@desk()
def release(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Back to the team's queue."""
    return _on(
        request, case_id, lambda: actions.release(case_id, person_of(request).pk), _("Back in the queue of the team.")
    )


@require_POST
@desk()
def reason(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Why she needed us."""
    return _on(
        request, case_id, lambda: actions.set_reason(case_id, person_of(request).pk, typed(request.POST, "reason"))
    )


@require_POST
@desk()
def matter(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The matter as a sentence."""
    return _on(
        request, case_id, lambda: actions.set_matter(case_id, person_of(request).pk, typed(request.POST, "matter"))
    )


@require_POST
@desk()
def wait(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The customer's turn."""
    return _on(request, case_id, lambda: actions.wait_for_customer(case_id, person_of(request).pk))


@require_POST
@desk()
def solve(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Settled by the last answer."""
    outcome = {"yes": True, "no": False}.get(request.POST.get("achieved", ""))
    return _on(
        request,
        case_id,
        lambda: actions.solve(case_id, person_of(request).pk, outcome=outcome),
        _("The case is settled."),
    )


@require_POST
@desk()
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Open again."""
    return _on(request, case_id, lambda: actions.reopen(case_id, person_of(request).pk), _("The case is open again."))


@require_POST
@desk()
def not_a_case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Spam, meant for somebody else, or a copy."""
    return _on(
        request, case_id, lambda: actions.not_a_case(case_id, person_of(request).pk, request.POST.get("kind", ""))
    )


@require_POST
@desk()
def a_case_after_all(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Undo of the above."""
    return _on(request, case_id, lambda: actions.a_case_after_all(case_id, person_of(request).pk))


@require_POST
@desk()
def take_back(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    """Stop an answer that has not left; its words are the draft again. `case` in the body says where to go on."""
    case_id = uuid_or_404(request.POST.get("case"))
    try:
        stopped = actions.take_back(message_id, person_of(request).pk)
    except (Refused, PromiseRefused) as refused:
        messages.error(request, why(refused))
    else:
        if stopped:
            messages.success(request, _("The answer was taken back. Its words are the draft again."))
        else:
            messages.error(request, _("It was too late: the answer has left."))
    return redirect(f"{reverse('desk:case', args=[case_id])}?panel=reply#action")


@require_POST
@desk()
def move_promise(request: HttpRequest, promise_id: UUID) -> HttpResponseBase:
    """A new time, told to the customer; the old one counts as moved by us. A lead who gives it approves a second one, too."""
    case_id = uuid_or_404(request.POST.get("case"))
    promise = _of_case(request, case_id, promise_id)
    form = MovePromiseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("desk:case", case_id=case_id)
    due, reason = form.cleaned_data["due"], form.cleaned_data["reason"]
    person = person_of(request)
    leads = person.has_role("team_lead", "service_manager", "cx_manager")
    asker = promise.owner_id if leads and promise.owner_id else person.pk
    return _on(
        request,
        case_id,
        lambda: promises.reschedule(promise_id, due, asker, reason, approved_by_id=person.pk if leads else None),
        _("The new time stands, and the customer is told."),
    )


@require_POST
@desk()
def withdraw_promise(request: HttpRequest, promise_id: UUID) -> HttpResponseBase:
    """The customer agreed that it is not needed: her last word in the case is the evidence."""
    case_id = uuid_or_404(request.POST.get("case"))
    _of_case(request, case_id, promise_id)
    person = person_of(request)
    agreed = queries.last_word_of_customer(case_id) if request.POST.get("agreed") == "on" else None
    return _on(
        request,
        case_id,
        lambda: promises.withdraw(promise_id, person.pk, typed(request.POST, "reason"), agreed_in=agreed),
        _("The promise is withdrawn."),
    )


def _of_case(request: HttpRequest, case_id: UUID, promise_id: UUID) -> PromiseClock:
    """The promise, where this person may act on its case; 404 alike for absent and forbidden."""
    view = queries.case(person_of(request), case_id)
    if view is None or not view.may_edit:
        raise Http404
    found = next((one for one in view.promises if one.promise_id == promise_id), None)
    if found is None:
        raise Http404
    return found
