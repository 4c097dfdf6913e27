"""One customer: who she is, her whole story across channels, her matters and promises."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kesher.cases import queries as cases
from kesher.core import clock, reading
from kesher.customers import queries as customers
from kesher.customers.types import ConsentPurpose, CustomerCard
from kesher.desk import lifeline, likeness
from kesher.desk.access import desk, person_of, typed
from kesher.desk.stories import Story, under_days
from kesher.desk.views.search import with_matters
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.timeline import queries as timeline
from kesher.timeline.types import BadCursor

SHORTEST = 14  # days together from which a line says anything
PROMISES = 200  # of the latest, for the line and the number of kept ones


@require_safe
@desk()
def customers_page(request: HttpRequest) -> HttpResponseBase:
    """Find a customer by name, phone or mail."""
    person, asked = person_of(request), typed(request.GET, "q")
    people = customers.search(asked, person, limit=30) if asked else []
    reading.log_many(person, "customer", [hit.customer.id for hit in people], "desk:customers")
    return render(request, "desk/customers.html", {"asked": asked, "people": with_matters(person, people)})


@require_safe
@desk()
def customer(request: HttpRequest, customer_id: UUID) -> HttpResponseBase:
    """The page; `before` goes back in the story, and `part=story` fetches that alone."""
    person, now = person_of(request), clock.now()
    card = customers.card(customer_id, person, now)
    if card is None:
        raise Http404
    reading.log(person, "customer", customer_id, "desk:customer")
    story = _story(request, customer_id)
    if request.GET.get("part") == "story":
        return render(request, "desk/_entries.html", {"story": story, "card": card})
    matters = cases.cases_of_customer(person, customer_id)
    promised = [
        one for one in promises.of_customer(customers.ids_of(customer_id), PROMISES, now) if one.side == "customer"
    ]
    closed = cases.hidden_cases([one.case_id for one in promised], person)
    promised = [replace(one, what="") if one.case_id in closed else one for one in promised]
    ended = [one for one in promised if one.state in {"kept", "late", "broken", "rescheduled"}]
    clocks = cases.clocks_of([one.id for one in matters], now)
    context: dict[str, Any] = {
        "card": card,
        "story": story,
        "matters": [(one, clocks.get(one.id)) for one in matters],
        "open_matters": sum(1 for one in matters if not one.ended),
        "open_promises": sorted((one for one in promised if one.settled_at is None), key=lambda one: one.due_at),
        "kept": sum(1 for one in ended if one.state == "kept"),
        "ended": len(ended),
        "consents": _consents(card),
        "now": now,
    }
    context |= likeness.context_of(request, card.id)
    return render(request, "desk/customer.html", context | _line(card, [one.opened_at for one in matters], promised))


def _story(request: HttpRequest, customer_id: UUID) -> Story:
    try:
        page = timeline.story(person_of(request), customer_id=customer_id, before=request.GET.get("before") or None)
    except BadCursor:
        raise Http404 from None
    return under_days(page, after=request.GET.get("day", ""))


def _consents(card: CustomerCard) -> list[tuple[str, bool | None]]:
    words = {ConsentPurpose.ADVERTISING: _("Offers"), ConsentPurpose.SURVEY: _("Questions about the service")}
    return [(words[one], card.consents.get(one)) for one in ConsentPurpose]


def _line(card: CustomerCard, opened: list[Any], promised: list[PromiseClock]) -> dict[str, Any]:
    now = clock.now()
    if card.first_touch_at is None or (now - card.first_touch_at).days < SHORTEST:
        return {}
    found = lifeline.stretches(card.first_touch_at, now, opened, promised)
    label = _("%(matters)s matters and %(promises)s promises since the first contact") % {
        "matters": len(opened),
        "promises": len(promised),
    }
    return {"lifeline": lifeline.draw(found, label), "life_heading": lifeline.heading(card.first_touch_at, now)}
