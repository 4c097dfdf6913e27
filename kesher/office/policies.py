"""Policies: what is in force, how it came to be, and what comes next: drafted, compared, approved by a person."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kesher.core import clock
from kesher.knowledge import actions
from kesher.knowledge.queries.shelf import policy_with, shelf
from kesher.knowledge.types import FORMS, Draft, Refused
from kesher.office.access import open_to, person_of
from kesher.office.policy_forms import DraftForm, PolicyForm
from kesher.office.policy_page import VersionView, policy_page, versions_of

EDITORS = ("service_manager", "cx_manager", "administrator")
READERS = ("agent", "team_lead", "back_office", *EDITORS)


@require_safe
@open_to(*READERS)
def policies(request: HttpRequest) -> HttpResponse:
    """All of them, with the version in force."""
    now = clock.now()
    rows = shelf(now)
    context = {
        "rows": rows,
        "in_force": sum(row.number is not None for row in rows),
        "drafts": sum(row.drafts for row in rows),
        "may": person_of(request).has_role(*EDITORS),
        "now": now,
    }
    return render(request, "office/policies.html", context)


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def new(request: HttpRequest) -> HttpResponse:
    """A policy that did not exist."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.make_policy(
            given["code"],
            title_he=given["title_he"],
            title_en=given["title_en"],
            section_he=given["section_he"],
            section_en=given["section_en"],
            chosen_by=given["chosen_by"],
        )
        messages.success(request, _("The policy stands. Now write its first version."))
        return redirect("office:policy-draft", code=given["code"])
    return render(request, "office/policy_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@open_to(*READERS)
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """Its versions in time, the words of one (`version`), and what changed since the one before."""
    found = policy_with(code)
    if found is None:
        raise Http404
    context = policy_page(found, request.GET.get("version", ""), clock.now())
    context["may"] = person_of(request).has_role(*EDITORS)
    return render(request, "office/policy.html", context)


@require_http_methods(["GET", "POST"])
@open_to(*EDITORS)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """A new version, begun from the newest words; or (`version`) the words of a draft."""
    found = policy_with(code)
    if found is None:
        raise Http404
    known = versions_of(found, clock.now())
    edited = next((one for one in known if str(one.answer.version_id) == request.GET.get("version", "")), None)
    if edited and edited.state != "draft":
        edited = None
    source = edited or (known[0] if known else None)
    form = DraftForm(request.POST or None, answer=source.answer if source else None, words_only=edited is not None)
    if request.method == "POST" and form.is_valid():
        try:
            version_id = _write(found.pk, form, edited)
        except Refused as refused:
            form.add_error(None, why(refused))
        else:
            messages.success(request, _("The draft is saved. It holds from its date once somebody approves it."))
            return redirect(f"{_address(code)}?version={version_id}")
    context = {"policy": found, "form": form, "edited": edited, "forms": FORMS}
    return render(request, "office/policy_draft.html", context, status=422 if form.is_bound else 200)


@require_POST
@open_to(*EDITORS)
def approve(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """Let a draft hold from its date; an open-ended version before it ends there."""
    return _do(
        request,
        code,
        version_id,
        lambda: actions.approve(version_id, person_of(request).pk),
        _("Approved. From its date every answer cites this version."),
    )


@require_POST
@open_to(*EDITORS)
def retire(request: HttpRequest, code: str, version_id: UUID) -> HttpResponse:
    """End an approved version now; one that has not begun is taken back whole."""
    done = _("It is not in force any more. Drafts that cite it are stopped when they are sent.")
    return _do(request, code, version_id, lambda: actions.retire(version_id, person_of(request).pk), done)


def why(refused: Refused) -> str:
    """A refusal in the language of the page."""
    return str(_REFUSALS.get(refused.code, lambda: _("Nothing was changed."))())


_REFUSALS: dict[str, Callable[[], str]] = {
    "no_words": lambda: _("A version needs words in at least one form and language."),
    "dates_reversed": lambda: _("It ends before it begins."),
    "not_a_draft": lambda: _("Only a draft can be changed or approved; what was approved is changed by a new version."),
    "not_approved": lambda: _("Only an approved version can be ended."),
    "overlaps": lambda: _(
        "Another approved version holds in the same time. Give this one another date, or end that one."
    ),
}


def _write(policy_id: UUID, form: DraftForm, edited: VersionView | None) -> UUID:
    if edited is not None:
        actions.rewrite(edited.answer.version_id, form.wordings())
        return edited.answer.version_id
    since: datetime = form.cleaned_data["since"]
    return actions.draft(policy_id, Draft(form.wordings(), since, form.cleaned_data["until"]))


def _do(request: HttpRequest, code: str, version_id: UUID, what: Callable[[], object], done: str) -> HttpResponse:
    found = policy_with(code)
    if found is None or version_id not in {one.answer.version_id for one in versions_of(found, clock.now())}:
        raise Http404
    try:
        what()
    except Refused as refused:
        messages.error(request, why(refused))
    else:
        messages.success(request, done)
    return redirect(f"{_address(code)}?version={version_id}")


def _address(code: str) -> str:
    return reverse("office:policy", args=[code])
