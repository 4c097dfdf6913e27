"""Settings › People: who works here, in which teams and roles, who is away and who stands in."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kesher.core import clock
from kesher.office.access import open_to, person_of
from kesher.office.invitations import invite
from kesher.office.people_forms import AwayForm, HireForm, PlaceForm
from kesher.staff.actions import people as actions
from kesher.staff.actions.people import StaffRefused
from kesher.staff.actions.places import give_place, take_place
from kesher.staff.actions.sign_in import open_door
from kesher.staff.queries.directory import Entry, all_roles, entry_of, everybody
from kesher.staff.queries.people import teams
from kesher.staff.queries.sign_in import locked_until
from kesher.ui.types import Choice

log = logging.getLogger(__name__)
ADMINISTRATOR = "administrator"


@require_safe
@open_to(ADMINISTRATOR)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, or (`left`) those who are gone."""
    left = request.GET.get("left") == "yes"
    here = reverse("office:people")
    context = {
        "entries": everybody(left=left),
        "left": left,
        "which": [
            Choice(_("Here"), here, current=not left),
            Choice(_("Left us"), f"{here}?left=yes", current=left),
        ],
        "now": clock.now(),
    }
    return render(request, "office/people.html", context)


@require_http_methods(["GET", "POST"])
@open_to(ADMINISTRATOR)
def hire(request: HttpRequest) -> HttpResponse:
    """Somebody joins, in one place to begin with."""
    form = HireForm(request.POST or None, teams=teams(), roles=all_roles())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            person_id = actions.hire(
                given["email"],
                name_he=given["name_he"],
                name_en=given["name_en"],
                places=[(UUID(given["team"]), given["role"])],
                language=given["language"],
                extension=given["extension"],
            )
        except StaffRefused as refused:
            form.add_error({"email_taken": "email", "extension_taken": "extension"}.get(refused.code), why(refused))
        else:
            return _invite(request, person_id)
    return render(request, "office/hire.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@open_to(ADMINISTRATOR)
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: places, absences, leaving."""
    return _page(request, _entry(person_id))


@require_POST
@open_to(ADMINISTRATOR)
def invite_again(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A new link for somebody who has not chosen a password yet."""
    entry = _entry(person_id)
    if not entry.person.is_active or entry.person.has_usable_password():
        raise Http404
    return _invite(request, person_id)


@require_POST
@open_to(ADMINISTRATOR)
def unlock(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody who typed wrong passwords is let in again at once."""
    entry = _entry(person_id)
    open_door(entry.person.email)
    log.info("door_opened", extra={"person": str(person_id), "by": str(person_of(request).pk)})
    messages.success(request, _("%(name)s can sign in again.") % {"name": entry.name})
    return redirect("office:person", person_id=person_id)


@require_POST
@open_to(ADMINISTRATOR)
def add_place(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One more role in a team."""
    entry = _entry(person_id)
    form = PlaceForm(request.POST, teams=teams(), roles=all_roles())
    if not form.is_valid():
        return _page(request, entry, place=form)
    team, role = UUID(form.cleaned_data["team"]), form.cleaned_data["role"]
    return _do(request, entry, lambda: give_place(person_id, team, role), _("The role is given."))


@require_POST
@open_to(ADMINISTRATOR)
def remove_place(request: HttpRequest, person_id: UUID, membership_id: UUID) -> HttpResponse:
    """A role less."""
    entry = _entry(person_id)
    if membership_id not in {place.id for place in entry.places}:
        raise Http404
    done = _("The role is taken away.")
    return _do(request, entry, lambda: take_place(membership_id, person_of(request).pk), done)


@require_POST
@open_to(ADMINISTRATOR)
def be_away(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """An absence, with a deputy or without."""
    entry = _entry(person_id)
    form = AwayForm(request.POST, people=_others(entry))
    if not form.is_valid():
        return _page(request, entry, away=form)
    given = form.cleaned_data
    deputy = UUID(given["deputy"]) if given["deputy"] else None
    return _do(
        request,
        entry,
        lambda: actions.be_away(person_id, given["begins"], given["ends"], deputy),
        _("The absence is entered. What would have gone to %(name)s goes to the deputy.") % {"name": entry.name}
        if deputy
        else _("The absence is entered, without a deputy."),
    )


@require_POST
@open_to(ADMINISTRATOR)
def be_back(request: HttpRequest, person_id: UUID, absence_id: UUID) -> HttpResponse:
    """Back before the end."""
    entry = _entry(person_id)
    if absence_id not in {one.id for one in entry.away}:
        raise Http404
    done = _("%(name)s is back.") % {"name": entry.name}
    return _do(request, entry, lambda: actions.be_back(absence_id), done)


@require_POST
@open_to(ADMINISTRATOR)
def leave(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Somebody leaves; everything open of theirs goes to the lead in the same transaction. The box must be ticked."""
    entry = _entry(person_id)
    if person_id == person_of(request).pk:
        messages.error(request, _("Nobody leaves by their own hand. Ask another administrator."))
        return redirect("office:person", person_id=person_id)
    if request.POST.get("sure") != "on":
        messages.error(request, _("Tick the box first: leaving cannot be taken back."))
        return redirect("office:person", person_id=person_id)
    done = _("%(name)s cannot log in any more, and what was open went to the lead.") % {"name": entry.name}
    return _do(request, entry, lambda: actions.leave(person_id), done)


def why(refused: StaffRefused) -> str:
    """A refusal in the language of the page."""
    return str(_REFUSALS.get(refused.code, lambda: _("Nothing was changed."))())


_REFUSALS: dict[str, Callable[[], str]] = {
    "email_taken": lambda: _("Somebody has this address already."),
    "extension_taken": lambda: _("Somebody has this extension already; a call rings on one screen."),
    "no_place": lambda: _("Name a team and a role."),
    "own_deputy": lambda: _("Nobody stands in for themselves."),
    "ends_before": lambda: _("The absence ends before it begins."),
    "left": lambda: _("This person has left."),
    "last_place": lambda: _("This is the last role. Whoever has none leaves instead."),
    "own_administration": lambda: _("You would lock yourself out. Ask another administrator."),
}


def _invite(request: HttpRequest, person_id: UUID) -> HttpResponse:
    entry = _entry(person_id)
    link = invite(entry.person)
    if link:
        answer = _page(request, entry, link=link)
        answer["Cache-Control"] = "no-store"
        return answer
    said = _("An invitation is on its way to %(email)s.") % {"email": entry.person.email}
    messages.success(request, said)
    return redirect("office:person", person_id=person_id)


def _page(request: HttpRequest, entry: Entry, *, link: str = "", **bound: Any) -> HttpResponse:
    """The page of one person; `link` is shown this once."""
    status = 422 if bound else 200
    count = len(entry.places)
    context = {
        "entry": entry,
        "place_form": bound.get("place") or PlaceForm(teams=teams(), roles=all_roles()),
        "away_form": bound.get("away") or AwayForm(people=_others(entry)),
        "places_words": ngettext("%(n)s role", "%(n)s roles", count) % {"n": count},
        "link": link,
        "invited": entry.person.is_active and not entry.person.has_usable_password(),
        "locked_until": locked_until(entry.person.email) if entry.person.is_active else None,
        "me": entry.person.pk == person_of(request).pk,
        "now": clock.now(),
    }
    return render(request, "office/person.html", context, status=status)


def _others(entry: Entry) -> list[Entry]:
    return [one for one in everybody() if one.person.pk != entry.person.pk]


def _entry(person_id: UUID) -> Entry:
    found = entry_of(person_id)
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, entry: Entry, what: Callable[[], object], done: str) -> HttpResponse:
    try:
        what()
    except StaffRefused as refused:
        messages.error(request, why(refused))
    else:
        messages.success(request, done)
    return redirect("office:person", person_id=entry.person.pk)
