"""Invented data for the page of components."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesher.ui.charts import Bar, DayKnot
from kesher.ui.html import KNOTS
from kesher.ui.types import Choice, Page, State, Step

NOW = datetime(2026, 11, 26, 12, 9, tzinfo=UTC)  # 14:09 in Israel, a Thursday


class SampleForm(forms.Form):
    """One field of each kind, with an error among them."""

    name = forms.CharField(label=gettext_lazy("Full name"), help_text=gettext_lazy("As on the policy"))
    phone = forms.CharField(label=gettext_lazy("Mobile phone"), widget=forms.TextInput(attrs={"type": "tel"}))
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    number = forms.CharField(
        label=gettext_lazy("Policy number"), disabled=True, help_text=gettext_lazy("We have it, no need to fill in")
    )
    story = forms.CharField(label=gettext_lazy("What happened"), required=False, widget=forms.Textarea)
    way = forms.ChoiceField(label=gettext_lazy("How should we answer?"), widget=forms.RadioSelect)
    agree = forms.BooleanField(label=gettext_lazy("You may contact me about this"))

    def __init__(self) -> None:
        super().__init__(
            {"name": "מרים חדד", "phone": "052-555-01", "way": "email", "reason": "trip"},
            initial={"number": "88-104-221"},
        )
        self.fields["reason"] = forms.ChoiceField(
            label=_("Reason"), choices=[("trip", _("Claims › trip cancellation"))]
        )
        self.fields["way"] = forms.ChoiceField(
            label=_("How should we answer?"),
            choices=[("email", _("E-mail")), ("sms", "SMS"), ("phone", _("Phone"))],
            widget=forms.RadioSelect,
        )

    def clean_phone(self) -> str:
        raise forms.ValidationError(_("2 digits are missing from the phone number"))


def components() -> dict[str, Any]:
    """Context of ui/components.html."""
    return {
        "now": NOW,
        "form": SampleForm(),
        "states": list(KNOTS.items()),
        "dues": {
            "open": NOW + timedelta(hours=2, minutes=28),
            "risk": NOW + timedelta(minutes=24),
            "late": NOW - timedelta(minutes=42),
            "far": NOW + timedelta(days=4),
        },
        "since": NOW - timedelta(hours=1, minutes=30),
        "tokens": _tokens(),
        "steps": _steps(),
        "tabs": _tabs(),
        "segments": [
            Choice(_("All"), "#all", current=True),
            Choice(_("Customer"), "#customer"),
            Choice(_("Promises"), "#promises"),
        ],
        "filters": _filters(),
        "page": Page(newer="#newer", older="#older"),
        "times": {
            "web": NOW - timedelta(days=5, hours=15),
            "mail": NOW - timedelta(days=4, hours=4),
            "call": NOW - timedelta(minutes=40),
        },
        "yesterday": (NOW - timedelta(days=1)).date(),
        "today": NOW.date(),
        "knots": _knots(),
        "bars": [
            Bar(_("Where is my answer?"), 41, tone="x"),
            Bar(_("Which papers?"), 27),
            Bar(_("Change of address"), 12, tone="g"),
        ],
        "trend": [91.0, 90, 92, 93, 92, 94, 95, 96],
        "channels": [
            "web",
            "email",
            "phone",
            "sms",
            "fax",
            "whatsapp",
            "facebook",
            "chat",
            "branch",
            "kiosk",
            "letter",
        ],
    }


def _tokens() -> list[tuple[str, str]]:
    return [
        ("--cloth", _("page")),
        ("--surface", _("surface")),
        ("--sunken", _("sunken")),
        ("--line", _("line")),
        ("--ink", _("text")),
        ("--ink-2", _("secondary")),
        ("--ink-3", _("hint")),
        ("--thread", _("the thread")),
        ("--thread-wash", _("thread, soft")),
        ("--kept", _("kept")),
        ("--risk", _("at risk")),
        ("--late", _("late")),
    ]


def _steps() -> list[Step]:
    return [
        Step(_("Details"), _("web, 20 Nov")),
        Step(_("Income"), _("web, 20 Nov")),
        Step(_("The home"), _("stopped here"), "open", now=True),
        Step(_("Papers"), state="todo"),
        Step(_("Signature"), _("branch or phone"), "todo"),
    ]


def _tabs() -> list[Choice]:
    return [
        Choice(_("Reply"), "#reply", current=True, icon="reply", key="r"),
        Choice(_("Document"), "#document", icon="file-text", key="d"),
        Choice(_("Promise"), "#promise", icon="handshake", key="p"),
        Choice(_("Task"), "#task", icon="list-checks", key="t", count=2),
    ]


def _filters() -> list[Choice]:
    return [
        Choice(_("All"), "#f1", current=True, count=17),
        Choice(_("Act now"), "#f2", knot="late", count=3),
        Choice(_("Waiting for the customer"), "#f3", count=4),
    ]


def _knots() -> list[DayKnot]:
    kept, ahead = (8.3, 8.75, 9.2, 9.6, 10.5, 11.3, 12.0, 13.0), (15.4, 15.75, 16.0, 16.55)
    rows: list[tuple[float, State]] = [
        *((h, "kept") for h in kept),
        (13.45, "late"),
        (14.55, "risk"),
        (14.95, "risk"),
        *((h, "open") for h in ahead),
    ]
    midnight = datetime(2026, 11, 25, 22, tzinfo=UTC)
    return [DayKnot(midnight + timedelta(hours=hour), state) for hour, state in rows]
