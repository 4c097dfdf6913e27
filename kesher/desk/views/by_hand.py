"""A case opened by hand: who it is, how they reached us, what they said, and what that promises."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases import queries as cases
from kesher.cases.actions import Opened
from kesher.cases.queries import Matter
from kesher.cases.types import ByHand, NewCustomer, Refused
from kesher.core import clock, reading
from kesher.core.addresses import parse_email
from kesher.core.ids import new_id
from kesher.customers import queries as customers
from kesher.customers.types import CustomerBrief, Hit
from kesher.desk.access import desk, person_of, typed, why
from kesher.desk.forms import ByHandForm
from kesher.promises.types import PromiseRefused
from kesher.staff.models import Person, Team
from kesher.staff.queries.people import teams
from kesher.ui.badges import channel_label
from kesher.ui.words import by_words

MOST = 4  # customers shown while one types
MATTERS = 2  # open matters shown of each


@dataclass(frozen=True)
class Fit:
    """A customer who may be meant, why, and the matters that are open. `why` and `matched` are empty where nobody searched."""

    customer: CustomerBrief
    why: str
    matched: str
    matters: list[Matter]


@require_safe
@desk()
def new(request: HttpRequest) -> HttpResponseBase:
    """The page. `customer` names whom it is for; `q` is what was searched for before nobody was found."""
    initial: dict[str, Any] = {"key": new_id(), "channel": "branch", "direction": "in", "mine": True, "tell": True}
    initial |= _from_search(typed(request.GET, "q"))
    chosen = _uuid(request.GET.get("customer", ""))
    initial["who"] = str(chosen) if chosen else "new"
    return _page(request, ByHandForm(initial=initial), chosen)


@require_safe
@desk()
def people(request: HttpRequest) -> HttpResponseBase:
    """Who fits what is being typed, with their open matters; put under the fields."""
    chosen = _uuid(request.GET.get("who", "").split(":")[0])
    return render(request, "desk/_by_hand_who.html", _who(request, request.GET.get("who", ""), chosen, request.GET))


@require_safe
@desk()
def promise(request: HttpRequest) -> HttpResponseBase:
    """Until when an answer would be promised."""
    return render(request, "desk/_by_hand_promise.html", _promise(person_of(request), request.GET))


@require_POST
@desk()
def open_case(request: HttpRequest) -> HttpResponseBase:
    """Open it. The button `find` only looks for the customer, for browsers without script."""
    chosen = _uuid(request.POST.get("who", "").split(":")[0])
    if request.POST.get("find"):
        fields = {key: value for key, value in request.POST.items() if key in ByHandForm.base_fields}
        return _page(request, ByHandForm(initial=fields), chosen)
    form = ByHandForm(request.POST)
    if form.is_valid():
        try:
            opened = actions.open_by_hand(person_of(request).pk, _said(form.cleaned_data))
        except (Refused, PromiseRefused) as refused:
            form.add_error(None, why(refused))
        else:
            messages.success(request, _done(opened))
            return redirect(f"{reverse('desk:case', args=[opened.case_id])}?panel=reply#action")
    return _page(request, form, chosen, status=422)


def _page(request: HttpRequest, form: ByHandForm, chosen: UUID | None, status: int = 200) -> HttpResponse:
    person = person_of(request)
    values = {name: str(form[name].value() or "") for name in form.fields}
    own = _own(person)
    context = _who(request, values["who"] or "new", chosen, values) | _promise(person, values)
    context |= {"form": form, "reasons": cases.reasons(), "own_teams": own}
    return render(request, "desk/by_hand.html", context, status=status)


def _who(request: HttpRequest, who: str, chosen: UUID | None, values: Any) -> dict[str, Any]:
    """Matches of name, phone and mail together, the chosen customer always among them and first."""
    person = person_of(request)
    hits: dict[UUID, Hit] = {}
    for name in ("phone", "email", "name"):
        asked = str(values.get(name, "")).replace("\x00", "").strip()[:120]
        for hit in customers.search(asked, person, limit=MOST) if len(asked) >= 2 else []:
            hits.setdefault(hit.customer.id, hit)
    briefs = [hit.customer for hit in list(hits.values())[:MOST]]
    if chosen is not None and (card := customers.cards([chosen]).get(chosen)) is not None:
        briefs = [card, *(one for one in briefs if one.id != card.id)]
    open_ones = cases.open_matters(person, [one.id for one in briefs])
    reading.log_many(person, "customer", [one.id for one in briefs], "desk:by-hand")
    fits = [
        Fit(
            one,
            hits[one.id].why if one.id in hits else "",
            hits[one.id].matched if one.id in hits else "",
            list(open_ones.get(one.id, ()))[:MATTERS],
        )
        for one in briefs
    ]
    values_shown = {str(one.customer.id) for one in fits} | {
        f"{one.customer.id}:{matter.id}" for one in fits for matter in one.matters
    }
    return {"fits": fits, "who": who if who in values_shown else "new"}


def _promise(person: Person, values: Any) -> dict[str, Any]:
    own = _own(person)
    team = next((one for one in own if str(one.pk) == values.get("team")), own[0] if own else None)
    inward = values.get("direction", "in") != "out"
    due = cases.first_answer_by(team.pk, values.get("channel", "branch"), values.get("reason", "")) if team else None
    return {"promised_by": due if inward else None, "inward": inward, "team_chosen": team}


def _own(person: Person) -> list[Team]:
    """Teams whose queue it may go to, one's own first."""
    return sorted(teams(serving=True), key=lambda team: (team.pk not in person.team_ids, team.name))


def _said(given: dict[str, Any]) -> ByHand:
    customer_id, _sep, case_id = given["who"].partition(":")
    known = _uuid(customer_id)
    language = ""
    return ByHand(
        key=given["key"],
        channel=given["channel"],
        text=given["text"],
        customer_id=known,
        customer=None if known else NewCustomer(given["name"], given["phone"], given["email"], given["kind"], language),
        case_id=_uuid(case_id),
        matter=given["matter"],
        reason_code=given["reason"],
        team_id=given["team"],
        direction=given["direction"],
        at=given["at"],
        mine=given["mine"],
        tell=given["tell"],
    )


def _done(opened: Opened) -> str:
    """What happened, and who was told: never more than was done."""
    now = clock.now()
    first = _("The case is open.") if opened.new else _("It is written into the case.")
    if opened.due_at is None:
        return first
    if not opened.told:
        told = _("An answer is promised %(due)s. Nobody was told: tell the customer yourself.")
        return f"{first} {told % {'due': by_words(opened.due_at, now)}}"
    told = _("An answer is promised %(due)s, and the customer is told by %(channel)s.")
    return f"{first} {told % {'due': by_words(opened.due_at, now), 'channel': channel_label(opened.told)}}"


def _from_search(asked: str) -> dict[str, str]:
    """What somebody searched for goes into the field where it belongs."""
    if not asked:
        return {}
    if "@" in asked:
        return {"email": asked} if parse_email(asked) else {}
    return {"phone": asked} if sum(letter.isdigit() for letter in asked) >= 4 else {"name": asked}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
