"""Forms about policies."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kesher.core import clock
from kesher.knowledge.queries.shelf import policy_with
from kesher.knowledge.types import FORMS, Answer, Form

FORM_WORDS: Mapping[str, Any] = {
    "full": _("Full: mail, letter, portal"),
    "short": _("Short: SMS, up to 160 characters"),
    "spoken": _("Spoken: phone and branch"),
}
_LANGUAGES = ("he", "en")
SHORT = 160


class PolicyForm(forms.Form):
    """A policy: its number, titles, and which date chooses the version."""

    code = forms.CharField(
        label=_("Number"), help_text=_("Like 3.2"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    chosen_by = forms.ChoiceField(
        label=_("The version goes by"),
        choices=[("contact", _("the date of the contact")), ("event", _("the date of the event"))],
    )
    title_he = forms.CharField(
        label=_("Title in Hebrew"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=160, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    section_he = forms.CharField(
        label=_("Section in Hebrew"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    section_en = forms.CharField(
        label=_("Section in English"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def clean_code(self) -> str:
        """Numbers with dots, and not taken."""
        code: str = self.cleaned_data["code"].strip()
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)*", code):
            raise forms.ValidationError(_("Numbers with dots between them, like 3.2."))
        if policy_with(code):
            raise forms.ValidationError(_("There is a policy of this number already."))
        return code


class DraftForm(forms.Form):
    """A version: from when until when, and its words by form and language."""

    since = forms.DateField(label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Until, that day excluded"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, answer: Answer | None, words_only: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        if words_only:
            del self.fields["since"], self.fields["until"]
        for form in FORMS:
            for language in _LANGUAGES:
                self.fields[f"{form}_{language}"] = forms.CharField(
                    label=_("In Hebrew") if language == "he" else _("In English"),
                    required=False,
                    max_length=SHORT if form == "short" else 8000,
                    initial=answer.wordings.get((form, language), "") if answer else "",
                    widget=forms.Textarea(
                        attrs={"dir": "rtl" if language == "he" else "ltr", "lang": language, "rows": 3}
                    ),
                )

    def clean_since(self) -> datetime:
        """The beginning of the day, in Israel."""
        return _midnight(self.cleaned_data["since"])

    def clean_until(self) -> datetime | None:
        """The beginning of the day, in Israel; None for no end."""
        day = self.cleaned_data["until"]
        return _midnight(day) if day else None

    def wordings(self) -> dict[tuple[Form, str], str]:
        """The words that were typed."""
        return {(form, language): self.cleaned_data[f"{form}_{language}"] for form in FORMS for language in _LANGUAGES}

    @property
    def pairs(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """Each form's name with its two fields."""
        return [(FORM_WORDS[form], self[f"{form}_he"], self[f"{form}_en"]) for form in FORMS]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ISRAEL)
