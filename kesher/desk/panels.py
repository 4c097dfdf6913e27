"""The composers of a case: which are open, and what each needs beside its form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesher.cases import queries as cases
from kesher.cases.queries import CaseView
from kesher.channels.types import AddressKind
from kesher.desk import offers
from kesher.desk.access import typed
from kesher.desk.forms import KINDS, TRIES, MomentField
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.models import Person
from kesher.staff.queries.calendars import calendar_of_team
from kesher.staff.queries.people import members, teams
from kesher.ui.types import Choice


@dataclass(frozen=True)
class Tab(Choice):
    """The tab of a composer; `name` is that of its panel."""

    name: str = ""


ENDED = ("closed", "not_a_case")


def open_to(view: CaseView) -> list[str]:
    """Which composers this viewer has in this case; a note can always be left."""
    if not view.may_edit or view.case.state in ENDED:
        return ["note"]
    if view.case.state == "solved":
        return ["reply", "note"]
    all_of_them = ["reply", "note", "document", "promise", "task", "hand_off"]
    return ["reply", "call", *all_of_them[1:]] if call_back_of(view) else all_of_them


def call_back_of(view: CaseView) -> PromiseClock | None:
    """The call back that is promised and not settled."""
    return next((one for one in view.promises if one.kind == "call_back" and one.settled_at is None), None)


def choices(view: CaseView, chosen: str) -> list[Tab]:
    """The tabs."""
    names = {
        "reply": (_("Reply"), "reply", "r"),
        "call": (_("Call back"), "phone-outgoing", "b"),
        "note": (_("Note"), "pen-line", "e"),
        "document": (_("Document"), "file-text", "d"),
        "promise": (_("Promise"), "handshake", "p"),
        "task": (_("Task"), "list-checks", "t"),
        "hand_off": (_("Hand-off"), "arrow-left-right", "h"),
    }
    address = reverse("desk:case", args=[view.case.pk])
    return [
        Tab(names[one][0], f"{address}?panel={one}#action", one == chosen, names[one][1], key=names[one][2], name=one)
        for one in open_to(view)
    ]


def beside(panel: str, request: HttpRequest, view: CaseView, form: Form, now: datetime) -> dict[str, Any]:
    """What the composer shows beside its fields."""
    if panel == "reply":
        text = typed(request.POST, "q") or typed(request.GET, "q")
        return {"asked": text, "offers": offers.offers(text, view.case, view.citations, now)}
    if panel == "promise":
        kind, due = str(form["kind"].value() or ""), moment(form["due"].value())
        return {"preview": cases.promise_preview(view.case.pk, kind, due), "chosen_due": due}
    if panel == "document":
        return {"stops": stops(view, now)}
    if panel == "task":
        return {"standards": promises.standards(now), "must_fit": view.clock}
    if panel == "call":
        return _call_back(view)
    if panel == "hand_off":
        return _hand_off(view)
    return {}


def first_kind(view: CaseView) -> str:
    """What is promised most likely: the first kind that was not promised in this case yet, else a call back."""
    promised = {one.kind for one in view.promises if one.side == "customer"}
    return next((code for code, _words in KINDS if code not in promised), "call_back")


def stops(view: CaseView, now: datetime) -> list[tuple[PromiseClock, str]]:
    """Promises that stand still while a document is missing, with what is left of each. A date given by a person never stops."""
    running = [
        one
        for one in view.promises
        if one.settled_at is None and one.side == "customer" and one.source == "policy" and not one.times_moved
    ]
    if not running:
        return []
    calendar = calendar_of_team(view.case.team_id)
    return [(one, _working(calendar.between(now, one.due_at))) for one in running if one.due_at > now]


def _working(minutes: int) -> str:
    """Working minutes in words."""
    if minutes < 60:
        return ngettext("%(n)s working minute", "%(n)s working minutes", minutes) % {"n": minutes}
    return _("%(time)s working hours") % {"time": f"{minutes // 60}:{minutes % 60:02d}"}


def _call_back(view: CaseView) -> dict[str, Any]:
    """The numbers, the one that was agreed first, and what was tried."""
    standing = call_back_of(view)
    words = {str(code): str(said) for code, said in TRIES}
    known = [one for one in view.customer.identities if one.kind == AddressKind.PHONE] if view.customer else []
    trust = {one.value: one for one in known}
    agreed = [standing.source_ref] if standing and standing.source_ref.startswith("+") else []
    tries = cases.tries_of(view.case.pk, standing.made_at) if standing else []
    return {
        "call_back": standing,
        "tries": [(one, words.get(one.outcome, "")) for one in tries],
        "needed": cases.TRIES_NEEDED,
        "numbers": [(one, trust.get(one)) for one in dict.fromkeys([*agreed, *trust])],
    }


def _hand_off(view: CaseView) -> dict[str, Any]:
    serving = teams(serving=True)
    people: list[tuple[str, UUID, list[Person]]] = [(team.name, team.pk, members(team.pk)) for team in serving]
    return {
        "serving": serving,
        "people": people,
        "why_choices": [
            _("Needs an authority I do not have"),
            _("Needs other knowledge"),
            _("The customer asked for it"),
            _("End of shift"),
        ],
    }


def moment(value: object) -> datetime | None:
    """A date and time as it stands in a field; None for anything that is none, or past."""
    try:
        return MomentField(required=False).clean(value)
    except ValidationError:  # whatever was typed there, the preview falls back on the usual time
        return None
