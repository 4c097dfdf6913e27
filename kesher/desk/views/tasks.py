"""What other departments need from us, by due time, and what I asked of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases import queries as cases
from kesher.cases.types import Refused
from kesher.core import clock, reading
from kesher.desk.access import DESK, act, desk, person_of, typed, uuid_or_404, why
from kesher.promises.types import PromiseRefused
from kesher.staff.models import Person


@require_safe
@desk("back_office")
def tasks(request: HttpRequest) -> HttpResponseBase:
    """Open tasks of my teams, and those that I asked of others."""
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    person, now = person_of(request), clock.now()
    ours, asked = cases.tasks_of_teams(person, now), cases.tasks_asked_by(person, now)
    clocks = cases.clocks_of({row.task.case_id for row in (*ours, *asked)}, now)
    reading.log_many(person, "case", {row.task.case_id for row in (*ours, *asked) if not row.hidden}, "desk:tasks")
    late = sum(1 for row in ours if row.clock and row.clock.shown == "late")
    context = {
        "ours": [(row, clocks.get(row.task.case_id)) for row in ours],
        "asked": [(row, clocks.get(row.task.case_id)) for row in asked],
        "heading": _heading(person, len(ours), late),
        "on_desk": person.has_role(*DESK),
        "now": now,
    }
    return render(request, "desk/tasks.html", context | more, status=status)


def _heading(person: Person, count: int, late: int) -> str:
    if late:
        said = ngettext(
            "%(n)s task of ours is late: colleagues wait for it",
            "%(n)s tasks of ours are late: colleagues wait for them",
            late,
        )
        return said % {"n": late}
    if count:
        return ngettext("%(n)s task waits for an answer", "%(n)s tasks wait for an answer", count) % {"n": count}
    return _("No task waits for us")


@require_POST
@desk("back_office")
def accept(request: HttpRequest, task_id: UUID) -> HttpResponseBase:
    """Take it."""
    return act(
        request, lambda: actions.accept_task(task_id, person_of(request).pk), "desk:tasks", _("The task is yours.")
    )


@require_POST
@desk("back_office")
def finish(request: HttpRequest, task_id: UUID) -> HttpResponseBase:
    """Done, with the answer. A refusal keeps what was typed."""
    answer = typed(request.POST, "answer", 20_000)
    try:
        actions.finish_task(task_id, person_of(request).pk, answer)
    except (Refused, PromiseRefused) as refused:
        messages.error(request, why(refused))
        return _page(request, 422, open_task=task_id, typed=answer)
    messages.success(request, _("Answered. Whoever asked is told."))
    return redirect("desk:tasks")


@require_POST
@desk("back_office")
def give_back(request: HttpRequest, task_id: UUID) -> HttpResponseBase:
    """Who asked says that it is not what was needed."""
    because = typed(request.POST, "because", 300)
    return _onward(
        request,
        lambda: actions.return_task(task_id, person_of(request).pk, because),
        _("Returned, with what is missing."),
    )


@require_POST
@desk("back_office")
def rate(request: HttpRequest, task_id: UUID) -> HttpResponseBase:
    """Who asked rates the answer, 1 to 5."""
    rating = request.POST.get("rating", "")
    return _onward(
        request,
        lambda: actions.rate_task(task_id, person_of(request).pk, int(rating) if rating in "12345" and rating else 0),
        _("Thank you. The colleagues see it."),
    )


def _onward(request: HttpRequest, what: Any, done: str) -> HttpResponse:
    """Back to the case that it was pressed in, else to the tasks."""
    if case := request.POST.get("case"):
        return act(request, what, "desk:case", done, case_id=uuid_or_404(case))
    return act(request, what, "desk:tasks", done)
