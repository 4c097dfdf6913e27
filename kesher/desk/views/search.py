"""One field for everything: a customer, a case, what was said, a paper, a policy; narrowed by controls, shareable by its address."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kesher.cases import queries as cases
from kesher.cases.queries import Matter, Narrow
from kesher.core import clock, reading
from kesher.core.text.words import question
from kesher.customers import queries as customers
from kesher.customers.types import Hit
from kesher.desk.access import desk, person_of, typed
from kesher.knowledge import queries as knowledge
from kesher.staff.models import Person
from kesher.staff.queries.people import holders
from kesher.ui.badges import CHANNELS as BADGES

MATTERS = 2  # open matters shown of each customer found
NOBODY, ME = "nobody", "me"
ANSWERERS = ("agent", "team_lead", "service_manager", "cx_manager")


class Filters(forms.Form):
    """By what is narrowed what was said and the papers. What does not fit narrows nothing and says so beside its field."""

    channel = forms.ChoiceField(label=_("Channel"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, person: Person) -> None:
        super().__init__(data)
        people = [(str(one.pk), one.name) for one in holders(ANSWERERS) if one.pk != person.pk]
        choices: dict[str, list[tuple[str, Any]]] = {
            "channel": [("", _("All channels")), *((code, label) for code, (_icon, label) in BADGES.items())],
            "state": [("", _("Any state")), *cases.states()],
            "reason": [
                ("", _("Any reason")),
                *((one.code, "\u2007" * 2 * one.depth + one.name) for one in cases.reasons()),
            ],
            "owner": [("", _("Anybody")), (ME, _("Me")), (NOBODY, _("Nobody")), *people],
        }
        for name, found in choices.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]

    def narrow(self, person: Person) -> Narrow:
        """What was chosen, as far as it fits."""
        self.is_valid()
        given = self.cleaned_data
        owner = given.get("owner") or ""
        since: date | None = given.get("since")
        until: date | None = given.get("until")
        return Narrow(
            channel=given.get("channel") or "",
            state=given.get("state") or "",
            reason=given.get("reason") or "",
            owner_id=person.pk if owner == ME else UUID(owner) if owner and owner != NOBODY else None,
            nobodys=owner == NOBODY,
            since=since,
            until=until,
        )


@require_safe
@desk("back_office")
def search(request: HttpRequest) -> HttpResponseBase:
    """Find by whatever one has. A case number alone opens its case at once."""
    asked, person = typed(request.GET, "q"), person_of(request)
    number = asked.removeprefix("#")
    if number.isdecimal() and len(number) <= 12 and (case_id := cases.case_by_number(person, int(number))):
        return redirect("desk:case", case_id=case_id)
    form = Filters(request.GET, person)
    narrow = form.narrow(person)
    people = customers.search(asked, person, limit=20) if asked and not narrow else []
    found = cases.said(question(asked), person, narrow)
    seen = {hit.customer.id for hit in people} | {one.customer.id for one in found.said if one.customer}
    reading.log_many(person, "customer", list(seen), "desk:search")
    context = {
        "asked": asked,
        "query": asked,
        "form": form,
        "narrowed": bool(narrow),
        "people": with_matters(person, people),
        "found": found,
        "policies": knowledge.search(asked, limit=8) if asked and not narrow else [],
        "now": clock.now(),
    }
    return render(request, "desk/search.html", context)


def with_matters(person: Person, hits: Sequence[Hit]) -> list[tuple[Hit, Sequence[Matter]]]:
    """Customers found, each with the open matters and their clocks, the nearest promise first."""
    found = cases.open_matters(person, [hit.customer.id for hit in hits])
    return [(hit, found.get(hit.customer.id, ())[:MATTERS]) for hit in hits]
