"""Forms about people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kesher.staff.models import Role, Team
from kesher.staff.queries.directory import Entry

_MOMENT = {
    "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    "widget": forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format="%Y-%m-%dT%H:%M"),
}


class PlaceForm(forms.Form):
    """A role in a team."""

    team = forms.ChoiceField(label=_("Team"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, teams: Sequence[Team], roles: Sequence[Role], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["team"].choices = [(str(team.pk), team.name) for team in teams]  # type: ignore[attr-defined]
        self.fields["role"].choices = [(role.code, role.name) for role in roles]  # type: ignore[attr-defined]


class HireForm(PlaceForm):
    """Somebody new."""

    name_he = forms.CharField(
        label=_("Name in Hebrew"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto", "lang": "he"})
    )
    name_en = forms.CharField(
        label=_("Name in English"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "lang": "en"}),
    )
    email = forms.EmailField(label=_("E-mail, to log in with"), max_length=254)
    language = forms.ChoiceField(label=_("Language"), choices=[("he", "עברית"), ("en", "English")])
    extension = forms.CharField(
        label=_("Telephone extension"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}),
    )
    field_order = ("name_he", "name_en", "email", "team", "role", "language", "extension")


class AwayForm(forms.Form):
    """From when until when, and who stands in."""

    begins = forms.DateTimeField(label=_("Away from"), **_MOMENT)  # type: ignore[arg-type]
    ends = forms.DateTimeField(label=_("Until"), **_MOMENT)  # type: ignore[arg-type]
    deputy = forms.ChoiceField(label=_("Deputy"), required=False)

    def __init__(self, *args: Any, people: Sequence[Entry], **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", _("nobody; the next level is told"))]
        self.fields["deputy"].choices = [*choices, *((str(one.person.pk), one.name) for one in people)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The end lies after the beginning."""
        given = super().clean() or {}
        begins, ends = given.get("begins"), given.get("ends")
        if isinstance(begins, datetime) and isinstance(ends, datetime) and ends <= begins:
            self.add_error("ends", _("The absence ends before it begins."))
        return given
