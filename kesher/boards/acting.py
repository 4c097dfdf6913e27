"""What can be done about an exception: each POST does one thing, logs it as an act, and says what became of it.

An owner, a date and a message hold the next level up for a while; the act and its effect are one transaction, so that nothing is
logged that did not happen.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kesher.boards.access import SEERS, open_to, person_of
from kesher.boards.one import DateForm, NoteForm, OwnerForm, one_page
from kesher.boards.refusals import why
from kesher.cases import actions as cases
from kesher.cases.queries import may_edit, visible
from kesher.cases.queries.briefs import briefs
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.promises import actions as promises
from kesher.promises.types import PromiseRefused, Refusal
from kesher.staff.models import Person
from kesher.staff.queries.ladder import who_may_take
from kesher.watch import actions as watch
from kesher.watch import queries
from kesher.watch.queries.board import BoardRow
from kesher.watch.types import ActKind, WatchRefused


@require_POST
@open_to(*SEERS)
def owner(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """Name one owner: a lead gives the case to somebody, an agent takes it."""
    person, row = _row(request, exception_id)
    case = briefs(person, [row.case_id]).get(row.case_id) if row.case_id else None
    if case is None:
        raise Http404
    form = OwnerForm(request.POST, people=who_may_take(case.team_id))
    if not form.is_valid():
        return _again(request, person, row, owner=form)
    chosen = UUID(form.cleaned_data["person"])
    name = dict(form.fields["person"].choices)[str(chosen)]  # type: ignore[attr-defined]

    def name_owner() -> None:
        watch.act(row.id, person.pk, ActKind.OWNER, str(name))
        if chosen == person.pk and case.owner_id is None:
            cases.accept(case.id, person.pk)
        else:
            cases.assign(case.id, person.pk, chosen)

    return _do(request, row, name_owner, _("%(name)s looks after it from now on.") % {"name": name})


@require_POST
@open_to(*SEERS)
def date(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """Give a new date in place of the promised one; the customer is told. A second one carries the lead's approval."""
    person, row = _row(request, exception_id)
    if row.subject_kind != "promise":
        raise Http404
    form = DateForm(request.POST)
    if not form.is_valid():
        return _again(request, person, row, date=form)

    def give_date() -> None:
        watch.act(row.id, person.pk, ActKind.DATE, form.cleaned_data["reason"])
        _may_move(person, row)
        _move(row.subject_id, person, row, form)

    return _do(request, row, give_date, _("The new date stands, and the customer is told."))


@require_POST
@open_to(*SEERS)
def message(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """Somebody wrote or phoned: say what was said."""
    return _noted(request, exception_id, ActKind.MESSAGE, "message", _("Noted. The next level waits a while."))


@require_POST
@open_to(*SEERS)
def comment(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """Say something to those who see it; holds up nobody."""
    return _noted(request, exception_id, ActKind.COMMENT, "comment", _("The comment stands."))


@require_POST
@open_to(*SEERS)
def settle(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """It is over, where it does not settle itself. The board then offers to take that back."""
    person, row = _row(request, exception_id)
    try:
        watch.act(row.id, person.pk, ActKind.SETTLED)
    except WatchRefused as refused:
        messages.error(request, why(refused))
        return redirect("boards:exception", exception_id=row.id)
    return redirect(f"{reverse('boards:exceptions')}?settled={row.id}")


@require_POST
@open_to(*SEERS)
def reopen(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """Take back that it is over."""
    try:
        watch.reopen(exception_id, person_of(request).pk)
    except WatchRefused as refused:
        messages.error(request, why(refused))
        return redirect("boards:exceptions")
    messages.success(request, _("It is open again."))
    return redirect("boards:exception", exception_id=exception_id)


@require_POST
@open_to("team_lead", "service_manager", "cx_manager")
def tell_all(request: HttpRequest, exception_id: UUID) -> HttpResponseBase:
    """One new date for all the promises that a change of hours endangered; whoever cannot be moved stays and is counted."""
    person, row = _row(request, exception_id)
    form = DateForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(f"{reverse('boards:promise-rows')}?exception={row.id}")
    moved = stayed = 0
    for promise_id in row.facts.get("promises", []):
        try:
            _move(UUID(promise_id), person, row, form)
        except PromiseRefused:
            stayed += 1
        else:
            moved += 1
    if moved:
        watch.act(row.id, person.pk, ActKind.DATE, form.cleaned_data["reason"])
        said = ngettext("%(n)s customer is told the new date.", "%(n)s customers are told the new date.", moved)
        messages.success(request, said % {"n": moved})
    if stayed:
        said = ngettext("%(n)s promise stands as it is.", "%(n)s promises stand as they are.", stayed)
        messages.warning(request, said % {"n": stayed})
    return redirect("boards:exception", exception_id=row.id)


def _row(request: HttpRequest, exception_id: UUID) -> tuple[Person, BoardRow]:
    person = person_of(request)
    row = queries.one(person, exception_id)
    if row is None:
        raise Http404
    return person, row


def _noted(request: HttpRequest, exception_id: UUID, kind: ActKind, prefix: str, done: str) -> HttpResponseBase:
    person, row = _row(request, exception_id)
    form = NoteForm(request.POST, prefix=prefix)
    if not form.is_valid():
        return _again(request, person, row, **{prefix: form})
    return _do(request, row, lambda: watch.act(row.id, person.pk, kind, form.cleaned_data["note"]), done)


def _do(request: HttpRequest, row: BoardRow, what: Callable[[], object], done: str) -> HttpResponse:
    try:
        with transaction.atomic():
            what()
    except (Refused, PromiseRefused, WatchRefused) as refused:
        messages.error(request, why(refused))
    else:
        messages.success(request, done)
    if queries.one(person_of(request), row.id) is None:
        return redirect("boards:exceptions")
    return redirect("boards:exception", exception_id=row.id)


def _again(request: HttpRequest, person: Person, row: BoardRow, **bound: object) -> HttpResponse:
    context = one_page(person, row, clock.now(), **bound)  # type: ignore[arg-type]
    return render(request, "boards/exception.html", context, status=422)


def _may_move(person: Person, row: BoardRow) -> None:
    """Whoever may not act on the case may not move its promise either."""
    case = visible(person).filter(pk=row.case_id).first() if row.case_id else None
    if case is None or not may_edit(person, case):
        raise Refused("not_your_team")


def _move(promise_id: UUID, person: Person, row: BoardRow, form: DateForm) -> None:
    due, reason = form.cleaned_data["due"], form.cleaned_data["reason"]
    try:
        promises.reschedule(promise_id, due, person.pk, reason)
    except PromiseRefused as refused:
        if refused.code is not Refusal.NEEDS_NEXT_RUNG or (row.owner and row.owner.pk == person.pk):
            raise
        asker = row.owner.pk if row.owner else None
        promises.reschedule(promise_id, due, asker, reason, approved_by_id=person.pk)
