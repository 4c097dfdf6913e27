"""Two customers that are one, and two that only look it: a person decides, reversibly."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.customers import actions
from kesher.customers import queries as customers
from kesher.customers.queries import canonical
from kesher.customers.types import NotMerged
from kesher.desk import likeness
from kesher.desk.access import case_or_404, desk, person_of, uuid_or_404


@require_safe
@desk()
def candidates(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """Who may be the same person; put into the page of a case (`case`) when it is open."""
    case_id = uuid_or_404(request.GET.get("case"))
    view = case_or_404(request, case_id, "desk:same")
    if view.hidden or view.customer is None or view.customer.id != canonical(customer_id):
        raise Http404
    context = likeness.context_of(request, customer_id) | {"case": view.case}
    return render(request, "desk/_same_zone.html", context)


@require_POST
@desk()
def one_person(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """The two are one: by pointer, reversibly. Whoever is known survives whom nobody knows; of two known ones the older."""
    other = uuid_or_404(request.POST.get("other"))
    briefs = customers.cards([customer_id, other])
    if len(briefs) < 2:
        raise Http404
    ours, theirs = briefs[customer_id], briefs[other]
    survivor, absorbed = sorted((ours, theirs), key=lambda one: (one.provisional, one.id))
    evidence = next((one for one in customers.likely_same(customer_id) if one.customer.id == theirs.id), None)
    codes = ", ".join(one.code for one in evidence.reasons_for) if evidence else "a person said so"
    try:
        if survivor.id == absorbed.id:
            raise NotMerged("already_one")
        actions.merge(absorbed.id, survivor.id, person_of(request).pk, codes)
    except NotMerged as refused:
        messages.error(request, str(customers.why_not_merged(refused.code)))
    else:
        messages.success(
            request, _("They are one person now, with one story. It can be undone under “May be the same person”.")
        )
    return _onward(request, survivor.id)


@require_POST
@desk()
def two_people(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """The two are two: what they share stays flagged, and nobody is asked again."""
    try:
        actions.tell_apart(customer_id, uuid_or_404(request.POST.get("other")), person_of(request).pk)
    except NotMerged as refused:
        messages.error(request, str(customers.why_not_merged(refused.code)))
    else:
        messages.success(request, _("They stay two people. What they share stays flagged, and nobody is asked again."))
    return _onward(request, customer_id)


@require_POST
@desk()
def undo_one(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """Two customers again: what was written under each is its own."""
    merge_id = uuid_or_404(request.POST.get("merge"))
    if merge_id not in {one.merge_id for one in customers.joined(customer_id)}:
        raise Http404
    actions.undo_merge(merge_id)
    messages.success(request, _("They are two customers again, each with what was written under it."))
    return _onward(request, customer_id)


@require_POST
@desk()
def undo_two(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """Ask again."""
    apart_id = uuid_or_404(request.POST.get("apart"))
    if apart_id not in {one.apart_id for one in customers.told_apart(customer_id)}:
        raise Http404
    actions.undo_apart(apart_id)
    return _onward(request, customer_id)


def _onward(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Back to the case where it was pressed, else to the customer."""
    if case := request.POST.get("case"):
        return redirect("desk:case", case_id=uuid_or_404(case))
    return redirect("desk:customer", customer_id=customer_id)
