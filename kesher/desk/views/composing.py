"""The composers: reply, note, document, promise, task, hand-off. What was typed is never lost by a refusal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases.queries import CaseView, promise_preview
from kesher.cases.types import AskedDocument, CallTry, Cite, GivenPromise, NewFile, Refused, Reply
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core import settings as values
from kesher.core.addresses import parse_email, parse_phone
from kesher.customers.queries import why_not_cleared
from kesher.customers.types import NotCleared
from kesher.desk import forms, offers, panels
from kesher.desk.access import case_or_404, desk, person_of, why
from kesher.desk.access import typed as typed_words
from kesher.desk.page import FORMS, case_page
from kesher.desk.panels import moment
from kesher.promises import queries as promises
from kesher.promises.types import PromiseKind, PromiseRefused

MAX_FILE = 15 * 1024 * 1024
LONGEST_DRAFT = 100_000  # characters


def _compose(
    request: HttpRequest, case_id: UUID, panel: str, form: Form, send: Callable[[dict[str, Any]], object], done: str
) -> HttpResponseBase:
    """Check, do, and show the case again; a refusal shows the composer with everything that was typed."""
    view = case_or_404(request, case_id, f"desk:{panel}")
    if view.hidden:
        raise Http404
    if form.is_valid():
        try:
            send(form.cleaned_data)
        except (Refused, PromiseRefused) as refused:
            form.add_error(None, why(refused))
        except NotCleared as refused:
            form.add_error(None, str(why_not_cleared(refused.code)))
        else:
            actions.save_draft(case_id, person_of(request).pk, {}, kind=panel)
            if done:
                messages.success(request, done)
            return redirect(f"{reverse('desk:case', args=[case_id])}#story")
    return _again(request, view, panel, form)


def _again(request: HttpRequest, view: CaseView, panel: str, form: Form, status: int = 422) -> HttpResponse:
    if panel not in panels.open_to(view):
        return _not_offered(request, view, panel, form)
    context = case_page(request, view, panel=panel, form=form, cites=request.POST.getlist("cite"))
    return render(request, "desk/case.html", context, status=status)


def _not_offered(request: HttpRequest, view: CaseView, panel: str, form: Form) -> HttpResponse:
    """The composer is not there for this person, or not any more: what was typed is kept as a draft, and the words say why."""
    said = [str(error) for error in form.non_field_errors()]
    refusal = Refused("not_your_team") if not view.may_edit else Refused("state", old=view.case.state, new="open")
    messages.error(request, " ".join(said) or why(refusal))
    if view.may_edit:
        kept = {name: request.POST.get(name, "") for name in form.fields if request.POST.get(name)}
        actions.save_draft(view.case.pk, person_of(request).pk, kept, kind=panel)
    return render(request, "desk/case.html", case_page(request, view), status=422)


@require_POST
@desk()
def reply(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Send an answer, with what it cites and promises. The buttons `find`, `insert` and `uncite` work on the draft and send nothing."""
    if any(request.POST.get(button) for button in ("find", "insert", "uncite")):
        return _worked_on(request, case_id)
    return _compose(
        request,
        case_id,
        "reply",
        forms.ReplyForm(request.POST),
        lambda typed: actions.reply(case_id, person_of(request).pk, _reply(request, typed)),
        "",  # what is leaving says so itself, with the way back
    )


def _worked_on(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """The composer again with a policy found, put in or taken out; for browsers without script."""
    view = case_or_404(request, case_id, "desk:reply")
    if view.hidden:
        raise Http404
    post = request.POST.copy()
    if wanted := post.get("insert"):
        _insert(post, wanted)
    cites = [one for one in post.getlist("cite") if one != post.get("uncite")]
    fields = {key: value for key, value in post.items() if key in forms.ReplyForm.base_fields}
    form = forms.ReplyForm(initial=fields)
    context = case_page(request, view, panel="reply", form=form, cites=cites)
    return render(request, "desk/case.html", context)


def _insert(post: QueryDict, wanted: str) -> None:
    """Put the words of a citation, in the form that fits the channel, under what is written."""
    for value, answer in offers.cited([wanted]):
        form = "short" if post.get("channel") == Channel.SMS else "full"
        language = value.split(":")[2] if value.count(":") == 2 else "he"
        words = answer.words(form, language)
        written = post.get("text", "").rstrip()
        post["text"] = f"{written}\n\n{words}" if written else words
        post.appendlist("cite", f"{answer.version_id}:{form}:{language}")


@require_POST
@desk()
def note(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A word between ourselves."""
    return _compose(
        request,
        case_id,
        "note",
        forms.NoteForm(request.POST),
        lambda typed: actions.note(case_id, person_of(request).pk, typed["text"]),
        _("The note is in the story."),
    )


@require_POST
@desk()
def document(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Ask for a document."""

    def send(typed: dict[str, Any]) -> None:
        asked = AskedDocument(
            typed["what"], typed["why"], typed["until"], by_sms=typed["by_sms"], cover_sheet=typed["cover_sheet"]
        )
        actions.request_document(case_id, person_of(request).pk, asked)

    return _compose(
        request,
        case_id,
        "document",
        forms.DocumentForm(request.POST),
        send,
        _("The document was asked for; our time stands still until it arrives."),
    )


@require_POST
@desk()
def promise(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Give a promise, and tell the customer."""

    def send(typed: dict[str, Any]) -> None:
        given = GivenPromise(PromiseKind(typed["kind"]), typed["due"], typed["what"])
        actions.give_promise(case_id, person_of(request).pk, given, Channel(typed["channel"]))

    return _compose(
        request,
        case_id,
        "promise",
        forms.PromiseForm(request.POST),
        send,
        _("The promise stands, and the customer is told."),
    )


@require_POST
@desk()
def task(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Ask a department, by its standard."""

    def send(typed: dict[str, Any]) -> None:
        standard = promises.standard(typed["standard"])
        if standard is None:
            raise Refused("unknown")
        actions.ask_task(
            case_id, person_of(request).pk, kind=standard.task_kind, what=typed["what"], team_id=standard.team_id
        )

    return _compose(
        request, case_id, "task", forms.TaskForm(request.POST), send, _("The colleagues were asked; their time runs.")
    )


@require_POST
@desk()
def call_try(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """A try to call back, or what was said where the customer was reached."""

    def send(typed: dict[str, Any]) -> None:
        came_to = actions.note_call_try(case_id, person_of(request).pk, CallTry(typed["outcome"], typed["words"]))
        messages.success(request, _TRIED[came_to]())

    return _compose(request, case_id, "call", forms.CallTryForm(request.POST), send, "")


_TRIED: dict[str, Callable[[], str]] = {
    "kept": lambda: _("The call back is kept, and what was said is in the story."),
    "try": lambda: _("The try is written down."),
    "unreachable": lambda: _("The third try is written down, and a message goes to the customer."),
    "cannot_tell": lambda: _("The third try is written down. No message could be sent: it is an exception now."),
}


@require_POST
@desk()
def hand_off(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Give the case to others, with the story and a reason."""

    def send(typed: dict[str, Any]) -> None:
        actions.hand_off(
            case_id,
            person_of(request).pk,
            reason=typed["reason"],
            to_team_id=typed["team"],
            to_person_id=typed["person"],
        )

    return _compose(
        request,
        case_id,
        "hand_off",
        forms.HandOffForm(request.POST),
        send,
        _("The case was handed on with its whole story."),
    )


@require_POST
@desk()
def draft(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Keep what is being typed; called every two seconds while somebody types."""
    view = case_or_404(request, case_id, "desk:draft")
    panel = request.POST.get("panel", "reply")
    if view.hidden or panel not in FORMS:
        raise Http404
    content: dict[str, Any] = {
        key: value for key, value in request.POST.items() if key in FORMS[panel].base_fields and value
    }
    if cites := request.POST.getlist("cite")[:10]:
        content["cites"] = cites
    if sum(len(str(value)) for value in content.values()) > LONGEST_DRAFT:
        return HttpResponse(status=413)
    worth_keeping = any(content.get(key) for key in ("text", "words", "what", "why", "reason", "promise_what", "cites"))
    actions.save_draft(case_id, person_of(request).pk, content if worth_keeping else {}, kind=panel)
    return HttpResponse(status=204)


@require_safe
@desk()
def policies(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """Answers in force that fit what is typed; `form` says which wording is wanted (full, short, spoken)."""
    view = case_or_404(request, case_id, "desk:policies")
    if view.hidden:
        raise Http404
    asked = typed_words(request.GET, "q")
    context = {
        "offers": offers.offers(asked, view.case, view.citations, clock.now()),
        "asked": asked,
        "view": view,
        "case": view.case,
        "wanted": request.GET.get("form", "full"),
    }
    return render(request, "desk/_policies.html", context)


@require_safe
@desk()
def chance(request: HttpRequest, case_id: UUID) -> HttpResponseBase:
    """What a promise would say before it is given: its times, who is told when, and whether one stands already.

    A page gets it drawn, a program as JSON.
    """
    view = case_or_404(request, case_id, "desk:chance")
    if view.hidden:
        raise Http404
    kind = request.GET.get("kind") or request.GET.get("promise_kind") or ""
    due = moment(request.GET.get("due") or request.GET.get("promise_due"))
    found = promise_preview(case_id, kind, due) if kind else None
    if request.headers.get("HX-Request") != "true":
        return JsonResponse({"due": found.due_at.isoformat() if found else None})
    context = {"preview": found, "chosen_due": due, "asked_kind": kind, "view": view, "case": view.case}
    return render(request, "desk/_chance.html", context)


def _reply(request: HttpRequest, typed: dict[str, Any]) -> Reply:
    channel = Channel(typed["channel"])
    address = None
    if typed["to"]:
        address = parse_phone(typed["to"]) if channel is Channel.SMS else parse_email(typed["to"])
        if address is None:
            raise Refused("no_address")
    given = []
    if typed["promise_kind"]:
        given = [GivenPromise(PromiseKind(typed["promise_kind"]), typed["promise_due"], typed["promise_what"])]
    return Reply(
        channel=channel,
        text=typed["text"],
        subject=typed["subject"],
        cites=_cites(request, typed),
        files=_files(request),
        final=typed["final"],
        question=typed["question"],
        outcome=True if typed["achieved"] else (False if typed["final"] else None),
        promises=given,
        to=address,
        hold_seconds=int(values.get("cases.hold_seconds")),
    )


def _cites(request: HttpRequest, typed: dict[str, Any]) -> list[Cite]:
    """`cite` values are `version:form:language`, put there by the policy panel; anything else is left out."""
    found = []
    for value in request.POST.getlist("cite")[:10]:
        parts = value.split(":")
        try:
            found.append(
                Cite(
                    UUID(parts[0]),
                    parts[1] if len(parts) > 1 else "full",
                    parts[2] if len(parts) > 2 else "he",
                    typed.get("event_on"),
                )
            )
        except ValueError:
            continue
    return found


def _files(request: HttpRequest) -> list[NewFile]:
    uploads = request.FILES.getlist("papers")[:10]
    if any((one.size or 0) > MAX_FILE for one in uploads):
        raise Refused("too_large")
    return [NewFile(one.name or "file", one.content_type or "application/octet-stream", one.read()) for one in uploads]
