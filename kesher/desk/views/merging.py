"""Two cases become one, messages become a case of their own, and back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases import queries as cases
from kesher.cases.queries import CaseView
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.web.toasts import undoable
from kesher.desk.access import case_or_404, desk, person_of, typed, uuid_or_404, why


@require_safe
@desk()
def merge(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Choose the case into which this one goes: the customer's others first, or by number (`number`); `into` shows what would happen."""
    view = _editable(request, case_id, "desk:merge")
    person, number = person_of(request), typed(request.GET, "number", 20).lstrip("#")
    chosen, missing = None, ""
    if into := request.GET.get("into"):
        chosen = cases.merge_target(person, view.case, case_id=uuid_or_404(into))
    elif number:
        chosen = cases.merge_target(person, view.case, number=int(number)) if number.isdigit() else None
        missing = "" if chosen else number
    if into and chosen is None:
        raise Http404
    context = {"view": view, "case": view.case, "now": clock.now(), "number": number, "missing": missing}
    if chosen and chosen.why_not:
        context["why_not"] = cases.why(chosen.why_not)
    preview = cases.merge_preview(view.case, chosen) if chosen and not chosen.why_not else None
    targets = cases.merge_targets(person, view.case)
    return render(request, "desk/merge.html", context | {"chosen": chosen, "preview": preview, "targets": targets})


@require_POST
@desk()
def merge_into(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Do it; the toast takes it back."""
    _editable(request, case_id, "desk:merge")
    into_id = uuid_or_404(request.POST.get("into"))
    person = person_of(request)
    if cases.case(person, into_id) is None:
        raise Http404
    try:
        merge_id = actions.merge_case(case_id, into_id, person.pk)
    except Refused as refused:
        messages.error(request, why(refused))
        return redirect(f"{reverse('desk:merge', args=[case_id])}?into={into_id}")
    undoable(request, _("The two cases are one now, with one story."), reverse("desk:merge-undo", args=[merge_id]))
    return redirect("desk:case", case_id=cases.survivor_of(into_id))


@require_POST
@desk()
def undo(request: HttpRequest, merge_id: UUID) -> HttpResponseBase:
    """Two cases again. A split goes back into the case that it came from."""
    known = cases.merge_of(person_of(request), merge_id)
    if known is None:
        raise Http404
    by_id = person_of(request).pk
    try:
        back = actions.undo_merge(merge_id, by_id) if known.is_merge else actions.undo_split(merge_id, by_id)
    except Refused as refused:
        messages.error(request, why(refused))
        return redirect("desk:case", case_id=known.case_id)
    said = (
        _("They are two cases again, each with its own dates.") if known.is_merge else _("The messages are back here.")
    )
    messages.success(request, said)
    return redirect("desk:case", case_id=back)


@require_safe
@desk()
def split(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Choose the messages that are another matter."""
    return _split_page(request, _editable(request, case_id, "desk:split"))


@require_POST
@desk()
def split_off(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Make them a case of their own; the toast takes it back."""
    view = _editable(request, case_id, "desk:split")
    chosen = [uuid_or_404(one) for one in request.POST.getlist("message")]
    try:
        split_id = actions.split_case(case_id, chosen, person_of(request).pk, matter=typed(request.POST, "matter"))
    except Refused as refused:
        return _split_page(request, view, chosen=chosen, error=why(refused))
    known = cases.merge_of(person_of(request), split_id)
    undoable(
        request,
        _("The messages are a case of their own now, and it is yours."),
        reverse("desk:merge-undo", args=[split_id]),
    )
    return redirect("desk:case", case_id=known.case_id if known else case_id)


def _split_page(
    request: HttpRequest, view: CaseView, *, chosen: list[UUID] | None = None, error: str = ""
) -> HttpResponse:
    context = {
        "view": view,
        "case": view.case,
        "now": clock.now(),
        "choices": cases.split_choices(view.case.pk),
        "chosen": chosen or [],
        "error": error,
        "matter": typed(request.POST, "matter"),
    }
    return render(request, "desk/split.html", context, status=422 if error else 200)


def _editable(request: HttpRequest, case_id: UUID, purpose: str) -> CaseView:
    view = case_or_404(request, case_id, purpose)
    if view.hidden or not view.may_edit:
        raise Http404
    return view
