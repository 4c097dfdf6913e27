"""One case: its story, what to do, and who she is, on one page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kesher.cases import queries as cases
from kesher.core import clock
from kesher.core.web.files import as_attachment
from kesher.desk import page
from kesher.desk.access import DESK, case_or_404, desk, person_of

PARTS = {"live": "desk/_case_live.html", "context": "desk/_case_context.html", "story": "desk/_case_story.html"}


@require_safe
@desk("back_office")
def case(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The page. `panel` opens a composer: reply, call, note, document, promise, task, hand_off. `part` fetches what changed on an open page."""
    view = case_or_404(request, case_id, "desk:case")
    if request.GET.get("part") == "action" and not view.hidden:
        context = page.case_page(request, view, panel=request.GET.get("panel", ""))
        return render(request, "desk/_case_action.html", context)
    part = PARTS.get(request.GET.get("part", ""))
    if part and not view.hidden:
        now = clock.now()
        context = {"view": view, "case": view.case, "now": now, "story": page.story_of(request, view), "live": True}
        person = person_of(request)
        context |= {"leaving": cases.leaving(case_id, now), "person": person, "on_desk": person.has_role(*DESK)}
        return render(request, part, context | page.head(view, now) | page.context_zone(request, view))
    return render(request, "desk/case.html", page.case_page(request, view, panel=request.GET.get("panel", "")))


@require_safe
@desk("back_office")
def by_number(request: HttpRequest, number: int) -> HttpResponseBase:
    """The number that people say."""
    case_id = cases.case_by_number(person_of(request), number)
    if case_id is None:
        raise Http404
    return redirect("desk:case", case_id=case_id)


@require_safe
@desk("back_office")
def story(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The story alone: older entries (`before`), one kind of them (`only`)."""
    view = case_or_404(request, case_id, "desk:story")
    if view.hidden:
        raise Http404
    return render(
        request, "desk/_entries.html", {"story": page.story_of(request, view), "view": view, "case": view.case}
    )


@require_safe
@desk("back_office")
def attachment(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """A file of a message, always as a download."""
    view = case_or_404(request, case_id, "desk:file")
    if view.hidden:
        raise Http404
    return as_attachment(*cases.attachment_of_case(case_id, attachment_id))
