"""Forms of the page of a working calendar. Times are typed as people write them and read by staff, which says what is wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kesher.office.calendar_page import hours_words, weekday_name
from kesher.staff.actions.calendars import hours_from_text
from kesher.staff.types import CalendarRefused, CalendarSettings, Slots


class HoursField(forms.CharField):
    """Hours of one day: 8:00–12:30, 13:30–17:00; empty is closed."""

    def __init__(self, *, help_text: bool = False, **named: Any) -> None:
        """`help_text`: say below the field how hours are written. The label is passed on."""
        super().__init__(
            help_text=_("Like 8:00–13:00. A comma parts two stretches; empty is closed.") if help_text else "",
            required=False,
            max_length=120,
            widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            **named,
        )

    def clean(self, value: Any) -> Slots:
        """Slots, or the sentence of the refusal."""
        try:
            return hours_from_text(super().clean(value))
        except CalendarRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class TryForm(forms.Form):
    """A promise to be counted."""

    start = forms.DateTimeField(
        label=pgettext_lazy("calendar", "Start"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    amount = forms.IntegerField(label=pgettext_lazy("calendar", "Plus"), min_value=1, max_value=2000)
    unit = forms.ChoiceField(
        label=pgettext_lazy("calendar", "Unit"), choices=[("hours", _("working hours")), ("days", _("business days"))]
    )


class DayForm(forms.Form):
    """A date with hours of its own."""

    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hours = HoursField(label=_("Hours"), help_text=True)
    why_he = forms.CharField(
        label=_("Reason, in Hebrew"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "he"}),
    )
    why_en = forms.CharField(
        label=_("Reason, in English"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "en"}),
    )


class WeekForm(forms.Form):
    """The usual week and what holidays make of it."""

    eve_until = forms.TimeField(
        label=_("Eves of holidays, until"),
        help_text=_("Empty: as any day."),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    between = forms.ChoiceField(
        label=_("Days between (Hol HaMoed)"),
        choices=[
            ("normal", pgettext_lazy("calendar", "as any day")),
            ("short", pgettext_lazy("calendar", "short")),
            ("closed", pgettext_lazy("calendar", "closed")),
        ],
    )
    between_until = forms.TimeField(
        label=_("Short days between, until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    open_on_holidays = forms.BooleanField(label=_("Open on holidays, too"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, settings: CalendarSettings) -> None:
        super().__init__(data, initial=_initial(settings))
        for day in range(7):
            self.fields[f"day_{day}"] = HoursField(label=weekday_name(day))

    @property
    def days(self) -> list[forms.BoundField]:
        """The seven fields of hours, Sunday first."""
        return [self[f"day_{day}"] for day in range(7)]

    def week(self) -> dict[int, Slots]:
        """The hours that were typed, by weekday."""
        return {day: self.cleaned_data[f"day_{day}"] for day in range(7)}

    def minute(self, name: str) -> int | None:
        """A time of day that was typed, in minutes."""
        value = self.cleaned_data[name]
        return None if value is None else value.hour * 60 + value.minute


def day_initial(settings: CalendarSettings, day: date, slots: Slots) -> dict[str, Any]:
    """What the form of a date begins with."""
    own = next((entry for entry in settings.own_days if entry.day == day), None)
    return {
        "day": day,
        "hours": hours_words(slots),
        "why_he": own.why_he if own else "",
        "why_en": own.why_en if own else "",
    }


def _initial(settings: CalendarSettings) -> dict[str, Any]:
    week = {f"day_{day}": hours_words(settings.week.get(day, ())) for day in range(7)}
    return week | {
        "eve_until": _text(settings.eve_until),
        "between": settings.between,
        "between_until": _text(settings.between_until),
        "open_on_holidays": settings.open_on_holidays,
    }


def _text(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
