"""The ringing telephone: who it may be, the matter it is probably about, and what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases import queries as cases
from kesher.cases.queries import CallView, CaseView, OtherCase
from kesher.cases.types import CallBack, CallNote, Cite, GivenPromise, Refused
from kesher.core import clock, reading
from kesher.customers import queries as customers
from kesher.customers.types import CustomerCard, IdentityView
from kesher.desk import offers, panels, thread
from kesher.desk.access import act, desk, person_of, uuid_or_404, why
from kesher.desk.access import typed as typed_words
from kesher.desk.forms import CallBackForm, CallNoteForm
from kesher.desk.stories import under_days
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.types import PromiseKind, PromiseRefused
from kesher.staff.models import Person
from kesher.staff.queries.people import teams
from kesher.timeline import queries as timeline
from kesher.timeline.types import StoryPage

_DRAFTS = "call_drafts"  # in the session: by call
ANSWERS = frozenset({"answer", "final", "question"})


@require_safe
@desk()
def running(request: HttpRequest) -> HttpResponseBase:
    """The pop-up: what rings or runs for this person. Put into the live region of every page."""
    person = person_of(request)
    calls = cases.running_calls(person)
    reading.log_many(person, "call", [one.call.pk for one in calls], "desk:calls")
    here = request.headers.get("HX-Current-URL", "")
    shown = [one for one in calls if str(one.call.pk) not in here]
    drawn = render_to_string("desk/_calls.html", {"calls": shown, "now": clock.now()}, request)
    return HttpResponse(drawn.strip())  # nothing at all where nothing rings: the region is drawn by what is in it


@require_safe
@desk()
def call(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """The page of a call: the caller's story, the policy to quote, and the note. `find` looks for a caller whom nobody knew."""
    view = _view(request, call_id)
    kept = request.session.get(_DRAFTS, {}).get(str(call_id), {})
    initial = _initial(view) | {name: kept[name] for name in _CHOSEN if kept.get(name)}
    return _page(request, view, CallNoteForm(initial=initial), cites=kept.get("cites", ()))


@require_POST
@desk()
def choose(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Of several who share the number it is this one, for this call only."""
    _view(request, call_id)
    customer_id = uuid_or_404(request.POST.get("customer"))
    return act(
        request,
        lambda: actions.choose_caller(call_id, customer_id, person_of(request).pk),
        "desk:call",
        call_id=call_id,
    )


@require_POST
@desk()
def note(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Write down what was said; it goes into the case, and settles what it settles. `find`, `insert` and `uncite` only change the draft."""
    view = _view(request, call_id)
    if any(request.POST.get(button) for button in ("find", "insert", "uncite")):
        return _worked_on(request, view)
    form = CallNoteForm(request.POST)
    if form.is_valid():
        try:
            case_id = actions.call_note(call_id, person_of(request).pk, _note(request, form.cleaned_data))
        except (Refused, PromiseRefused) as refused:
            form.add_error(None, why(refused))
        else:
            _forget(request, call_id)
            messages.success(request, _("What was said is in the story."))
            if case_id and form.cleaned_data["final"] and cases.waits_for_words(case_id):
                messages.info(
                    request, _("The case stays open until the customer has it in writing. Write a few words.")
                )
            return redirect("desk:case", case_id=case_id) if case_id else redirect("desk:queue")
    return _page(request, view, form, cites=request.POST.getlist("cite"), status=422)


@require_POST
@desk()
def to_queue(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Somebody of the team calls back: a promise by policy, or for the time that was agreed. A refusal keeps what was typed."""
    view, form = _view(request, call_id), CallBackForm(request.POST)
    errors = [str(error) for found in form.errors.values() for error in found]
    if not errors:
        try:
            case_id = actions.call_to_queue(call_id, person_of(request).pk, _call_back(form.cleaned_data))
        except (Refused, PromiseRefused) as refused:
            errors = [why(refused)]
        else:
            _forget(request, call_id)
            messages.success(request, _("A call back is promised, and the case is in the queue."))
            return redirect("desk:case", case_id=case_id)
    fields = {key: value for key, value in request.POST.items() if key in CallNoteForm.base_fields}
    typed = {key: request.POST.get(key, "") for key in ("call_back_phone", "call_back_team", "call_back_due")}
    cites = request.POST.getlist("cite")
    return _page(request, view, CallNoteForm(initial=fields), cites=cites, status=422, queue_errors=errors, **typed)


@require_POST
@desk()
def draft(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """Keep what is being typed with the call: a reload, a transfer and a closed page lose nothing."""
    _view(request, call_id)
    _remember(request, call_id)
    try:
        actions.keep_call_words(call_id, person_of(request).pk, request.POST.get("text", ""))
    except Refused:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_POST
@desk()
def nobody(request: HttpRequest, call_id: UUID) -> HttpResponseBase:
    """None of those who share the number: the call goes on, and nobody is chosen."""
    _view(request, call_id)
    person = person_of(request)
    return act(request, lambda: actions.caller_stays_unknown(call_id, person.pk), "desk:call", call_id=call_id)


_CHOSEN = ("case", "matter", "reason", "outcome", "in_writing")


def _remember(request: HttpRequest, call_id: UUID) -> None:
    """What is chosen beside the words stays with whoever is logged in: the matter, the outcome, what is cited."""
    kept = dict(request.session.get(_DRAFTS, {}))
    chosen: dict[str, Any] = {name: request.POST.get(name, "")[:600] for name in _CHOSEN}
    kept[str(call_id)] = chosen | {"cites": request.POST.getlist("cite")[:10]}
    request.session[_DRAFTS] = dict(list(kept.items())[-5:])


def _forget(request: HttpRequest, call_id: UUID) -> None:
    kept = dict(request.session.get(_DRAFTS, {}))
    if kept.pop(str(call_id), None) is not None:
        request.session[_DRAFTS] = kept


def _call_back(given: dict[str, Any]) -> CallBack:
    return CallBack(
        words=given["text"],
        case_id=given["case"],
        matter=given["matter"],
        reason_code=given["reason"],
        team_id=given["call_back_team"],
        phone=given["call_back_phone"],
        due_at=given["call_back_due"],
    )


def _worked_on(request: HttpRequest, view: CallView) -> HttpResponseBase:
    post = request.POST
    cites = [one for one in post.getlist("cite") if one != post.get("uncite")]
    cites += [value for value, _answer in offers.cited([post.get("insert", "")]) if value not in cites]
    fields = {key: value for key, value in post.items() if key in CallNoteForm.base_fields}
    return _page(request, view, CallNoteForm(initial=fields), cites=cites)


def _view(request: HttpRequest, call_id: UUID) -> CallView:
    """The call for this viewer, or 404."""
    view = cases.call(person_of(request), call_id)
    if view is None:
        raise Http404
    return view


def _page(
    request: HttpRequest,
    view: CallView,
    form: CallNoteForm,
    *,
    cites: Sequence[str] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponseBase:
    person, now = person_of(request), clock.now()
    reading.log(person, "call", view.call.pk, "desk:call")
    context: dict[str, Any] = {"view": view, "call": view.call, "form": form, "now": now, "person": person} | more
    chosen = view.chosen
    if chosen is None or chosen.customer.provisional:
        found = typed_words(request.GET, "find")
        people = customers.search(found, person, limit=8) if found else []
        reading.log_many(person, "customer", [hit.customer.id for hit in people], "desk:call")
        context |= {"found": found, "people": people}
    if chosen is None:
        return render(request, "desk/call.html", context, status=status)
    reading.log(person, "customer", chosen.customer.id, "desk:call")
    likely = _likely(request, view)
    page = timeline.story(person, customer_id=chosen.customer.id)
    asked = typed_words(request.POST, "q") or typed_words(request.GET, "q")
    card = customers.card(chosen.customer.id, person, now)
    context |= {
        "likely": likely,
        "steps": thread.steps(likely.thread, now) if likely else [],
        "matters": _matters(person, chosen.customer.id, now),
        "serving": teams(serving=True),
        "story": under_days(page),
        "last_answer": _last_answer(page, likely),
        "card": card,
        "number": _number(card, view),
        "offers": offers.offers(asked, likely.case if likely else None, likely.citations if likely else (), now),
        "asked": asked,
        "cites": offers.cited(cites or _cited_in(view, likely)),
        "wanted": "spoken",
        "reasons": cases.reasons(),
        "chosen_due": panels.moment(form["promise_due"].value()),
    }
    return render(request, "desk/call.html", context, status=status)


def _matters(person: Person, customer_id: UUID, now: datetime) -> list[tuple[OtherCase, PromiseClock | None]]:
    """Matters of the caller that this person may read, each with its clock while it is open."""
    found = [one for one in cases.cases_of_customer(person, customer_id, 12) if one.matter]
    clocks = cases.clocks_of([one.id for one in found if not one.ended], now)
    return [(one, clocks.get(one.id)) for one in found]


def _likely(request: HttpRequest, view: CallView) -> CaseView | None:
    """The matter that the call is about, where it is known, else the one that it probably is."""
    case_id = view.call.case_id or (view.chosen.case_id if view.chosen else None)
    found = cases.case(person_of(request), case_id) if case_id else None
    return None if found is None or found.hidden else found


def _last_answer(page: StoryPage, likely: CaseView | None) -> Any:
    """Our last written answer in that matter, with what it rests on."""
    if likely is None:
        return None
    for entry in page.entries:
        context = entry.context or {}
        message = context.get("message") if entry.touchpoint.kind == "message_out" else None
        if message is not None and message.case_id == likely.case.pk and message.purpose in ANSWERS:
            return entry
    return None


def _number(card: CustomerCard | None, view: CallView) -> IdentityView | None:
    """The number that rings, as an identity of the caller."""
    return next((one for one in card.identities if one.value == view.call.caller_value), None) if card else None


def _cited_in(view: CallView, likely: CaseView | None) -> list[str]:
    """What this call has cited already, when its note is opened again."""
    found = likely.citations if likely else ()
    return [f"{one.version_id}:{one.form}:{one.language}" for one in found if one.call_id == view.call.pk]


def _initial(view: CallView) -> dict[str, Any]:
    case_id = view.call.case_id or (view.chosen.case_id if view.chosen else None)
    return {"case": case_id, "text": view.call.notes, "outcome": view.call.outcome or "told"}


def _note(request: HttpRequest, typed: dict[str, Any]) -> CallNote:
    given = []
    if typed["promise_kind"]:
        given = [GivenPromise(PromiseKind(typed["promise_kind"]), typed["promise_due"], typed["promise_what"])]
    cites = [
        Cite(answer.version_id, *(value.split(":")[1:3] if value.count(":") == 2 else ("spoken", "he")))
        for value, answer in offers.cited(request.POST.getlist("cite")[:10])
    ]
    return CallNote(
        text=typed["text"],
        outcome=typed["outcome"],
        case_id=typed["case"],
        matter=typed["matter"] if not typed["case"] else "",
        reason_code=typed["reason"],
        cites=cites,
        promises=given,
        final=typed["final"],
        achieved=True if typed["achieved"] else None,
        just_checking=typed["just_checking"],
        asked_for_manager=typed["asked_for_manager"],
        in_writing=typed["in_writing"],
    )
