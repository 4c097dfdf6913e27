"""What the page of one exception shows, and its forms."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kesher.boards.rows import act_words, shown, standing_of
from kesher.cases import queries as cases
from kesher.cases.queries.briefs import briefs
from kesher.core import clock
from kesher.customers import queries as customers
from kesher.staff.models import Person
from kesher.staff.queries.ladder import rung_names, who_may_take
from kesher.watch import queries as watch
from kesher.watch.queries.board import BoardRow


class OwnerForm(forms.Form):
    """Who looks after it from now on."""

    person = forms.ChoiceField(label=_("Who looks after it from now on"))

    def __init__(self, *args: Any, people: list[Person], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["person"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]


class DateForm(forms.Form):
    """A new date that the customer is told."""

    due = forms.DateTimeField(
        label=_("New date and time"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(
        label=_("Why, in words that the customer may read"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean_due(self) -> datetime:
        """Aware, and ahead."""
        due: datetime = self.cleaned_data["due"]
        if due <= clock.now():
            raise forms.ValidationError(_("The time lies in the past. Choose a later one."))
        return due


class NoteForm(forms.Form):
    """What was done or is to be known."""

    note = forms.CharField(
        label=_("In a few words"), max_length=300, widget=forms.Textarea(attrs={"dir": "auto", "rows": 2})
    )


def one_page(person: Person, row: BoardRow, now: datetime, **bound: forms.Form) -> dict[str, Any]:
    """Context of boards/exception.html. `bound` are forms that were refused, by name."""
    rungs = rung_names()
    known = briefs(person, [row.case_id])
    case = known.get(row.case_id) if row.case_id else None
    clocks = standing_of([row], now)
    view = shown([row], cases=known, rungs=rungs, clocks=clocks, roles=person.role_codes, now=now)[0]
    people = who_may_take(case.team_id) if case else []
    promise = None if case is None or case.hidden else clocks.get(row.subject_id)
    return {
        "view": view,
        "case": case,
        "promise": promise,
        "history": [(line, act_words(line.kind), rungs.get(line.rung or 0, "")) for line in watch.history(row.id)],
        "phones": _phones(person, row) if case and not case.hidden else [],
        "leads": person.has_role("team_lead", "service_manager", "cx_manager"),
        "mine": row.owner is not None and row.owner.pk == person.pk,
        "owner_form": bound.get("owner") or OwnerForm(people=people),
        "date_form": bound.get("date") or DateForm(),
        "message_form": bound.get("message") or NoteForm(prefix="message"),
        "comment_form": bound.get("comment") or NoteForm(prefix="comment"),
        "may_date": promise is not None and promise.settled_at is None,
        "may_act": bool(case and _may_edit(person, row)) or not row.case_id,
        "now": now,
    }


def _may_edit(person: Person, row: BoardRow) -> bool:
    if row.case_id is None:
        return False
    case = cases.visible(person).filter(pk=row.case_id).first()
    return case is not None and cases.may_edit(person, case)


def _phones(person: Person, row: BoardRow) -> list[str]:
    if row.customer_id is None:
        return []
    return [one.value for one in customers.identities_of(row.customer_id) if one.kind == "phone" and not one.bounced]
