"""What an agent fills in. Times are Israel's as they stand on the screen."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kesher.cases.types import BY_HAND as HANDS
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.ui.badges import CHANNELS as BADGES

SENDING = [(Channel.EMAIL.value, _("E-mail")), (Channel.SMS.value, _("SMS"))]
KINDS = [
    ("final_answer", _("Final answer")),
    ("first_answer", _("An answer")),
    ("call_back", _("Call back")),
    ("payment", _("Payment")),
    ("document_review", _("Check of a document")),
]
BY_HAND = [(one.value, BADGES[one.value][1]) for one in HANDS]
DIRECTIONS = [("in", _("The customer turned to us")), ("out", _("We turned to the customer"))]
TRIES = [
    ("reached", _("Reached")),
    ("no_answer", _("No answer")),
    ("busy", _("Busy")),
    ("left_message", _("Left a message")),
]
OUTCOMES = [
    ("told", _("Told what they wanted to know")),
    ("clarified", _("Clarified")),
    ("asked", _("Asked them for something")),
    ("left_message", _("Left a message")),
    ("no_answer", _("No answer")),
]


class MomentField(forms.DateTimeField):
    """A date and time as `2026-11-26T16:00`, in Israel."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)

    def clean(self, value: Any) -> datetime | None:
        """Aware, and not in the past."""
        moment: datetime | None = super().clean(value)
        if moment is not None and moment <= clock.now():
            raise forms.ValidationError(_("The time lies in the past. Choose a later one."))
        return moment


class PastField(forms.DateTimeField):
    """A date and time that has been, as `2026-11-22T09:30`, in Israel."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)

    def clean(self, value: Any) -> datetime | None:
        """Aware, and not in the future."""
        moment: datetime | None = super().clean(value)
        if moment is not None and moment > clock.now():
            raise forms.ValidationError(_("What was said lies in the past. Choose an earlier time."))
        return moment


class WordsField(forms.CharField):
    """Words of several lines; browsers end a line with two characters, we with one."""

    def to_python(self, value: Any) -> Any:
        """With plain line ends."""
        words = super().to_python(value)
        return words.replace("\r\n", "\n") if isinstance(words, str) else words


class Promising(forms.Form):
    """A promise that goes with an answer or a call, or stands alone."""

    promise_kind = forms.ChoiceField(label=_("What is promised"), choices=[("", "—"), *KINDS], required=False)
    promise_due = MomentField(label=_("Until"), required=False)
    promise_what = forms.CharField(
        label=_("In the customer's words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        """A kind needs a time, and a time a kind."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("promise_kind")) != bool(cleaned.get("promise_due")) and "promise_due" not in self.errors:
            self.add_error("promise_due", _("A promise needs both: what, and until when."))
        return cleaned


class ReplyForm(Promising):
    """An answer. `cite` holds version ids; they come from the policy panel and cannot be typed."""

    channel = forms.ChoiceField(label=_("Channel"), choices=SENDING)
    to = forms.CharField(label=_("To"), max_length=254, required=False)
    subject = forms.CharField(
        label=_("Subject"), max_length=250, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = WordsField(
        label=_("The answer"), strip=True, max_length=50_000, widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"})
    )
    final = forms.BooleanField(label=_("This settles the matter: send and close"), required=False)
    question = forms.BooleanField(label=_("I am asking the customer something"), required=False)
    achieved = forms.BooleanField(label=_("Need fulfilled"), required=False)
    event_on = forms.DateField(required=False)


class NoteForm(forms.Form):
    """A word between ourselves."""

    text = WordsField(
        label=_("Note"), strip=True, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )


class DocumentForm(forms.Form):
    """A document asked of the customer."""

    what = forms.CharField(
        label=_("Which document, in the customer's words"),
        max_length=160,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    why = forms.CharField(label=_("Why it is needed"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    until = MomentField(label=_("Until"), required=False)
    by_sms = forms.BooleanField(label=_("Also by SMS"), required=False, initial=True)
    cover_sheet = forms.BooleanField(label=_("With a cover sheet for the fax"), required=False, initial=True)


class PromiseForm(forms.Form):
    """A promise that stands alone: the customer is told of it at once."""

    kind = forms.ChoiceField(label=_("What is promised"), choices=KINDS)
    due = MomentField(label=_("Until"))
    what = forms.CharField(
        label=_("In the customer's words"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    channel = forms.ChoiceField(label=_("Tell the customer by"), choices=SENDING)


class MovePromiseForm(forms.Form):
    """A new time for a promise."""

    due = MomentField(label=_("New time"))
    reason = forms.CharField(label=_("Why"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class TaskForm(forms.Form):
    """Work asked of another department. `standard` is the id of its internal standard."""

    standard = forms.UUIDField(label=_("Of whom, and what"))
    what = WordsField(
        label=_("What is needed"), max_length=300, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )


class HandOffForm(forms.Form):
    """A change of hands: counted, with a reason."""

    team = forms.UUIDField(label=_("To team"))
    person = forms.UUIDField(label=_("To person"), required=False)
    reason = forms.CharField(label=_("Why"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))


class CallNoteForm(Promising):
    """What was said on the phone."""

    text = WordsField(
        label=_("What was said"), strip=True, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    )
    outcome = forms.ChoiceField(label=_("How it ended"), choices=OUTCOMES)
    case = forms.UUIDField(label=_("Case"), required=False)
    matter = forms.CharField(
        label=_("New matter"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    reason = forms.CharField(required=False, max_length=40)
    in_writing = WordsField(
        label=_("In writing, for the customer"),
        strip=True,
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_(
            "A few words by text message or mail. A settled case ends when they have left; without them it stays open."
        ),
    )
    final = forms.BooleanField(label=_("This settles the matter"), required=False)
    achieved = forms.BooleanField(label=_("Need fulfilled"), required=False)
    just_checking = forms.BooleanField(label=_("Only asked what became of a promise"), required=False)
    asked_for_manager = forms.BooleanField(label=_("Asked for a manager"), required=False)

    def clean(self) -> dict[str, Any]:
        """A call is about a case, or begins one."""
        cleaned = super().clean()
        if not cleaned.get("case") and not cleaned.get("matter"):
            self.add_error("matter", _("Choose a case, or say in a few words what it is about."))
        return cleaned


class ByHandForm(forms.Form):
    """What a customer said elsewhere. `who` is `new`, a customer, or a customer and one of their cases (`customer:case`)."""

    key = forms.UUIDField()
    who = forms.CharField(max_length=80)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=254, required=False)
    kind = forms.ChoiceField(
        choices=[("person", _("Person")), ("organisation", _("Organisation"))], required=False, initial="person"
    )
    channel = forms.ChoiceField(label=_("How it reached us"), choices=BY_HAND)
    direction = forms.ChoiceField(label=_("Who began"), choices=DIRECTIONS)
    at = PastField(label=_("When it was"), required=False)
    text = WordsField(
        label=_("What was said"), strip=True, max_length=20_000, widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"})
    )
    matter = forms.CharField(
        label=_("The matter, as a sentence"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    reason = forms.CharField(required=False, max_length=40)
    team = forms.UUIDField(required=False)
    mine = forms.BooleanField(label=_("I take it"), required=False)
    tell = forms.BooleanField(label=_("Tell the customer by when they have an answer"), required=False)

    def clean(self) -> dict[str, Any]:
        """Somebody new needs something to know them by."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["kind"] = cleaned.get("kind") or "person"
        if cleaned.get("who") == "new" and not any(cleaned.get(name) for name in ("name", "phone", "email")):
            self.add_error("name", _("Choose a customer, or give a name, a phone or a mail address."))
        return cleaned


class CallBackForm(forms.Form):
    """A call that goes to the queue: the words of its note, and when and where to call back."""

    text = WordsField(strip=True, max_length=10_000, required=False)
    case = forms.UUIDField(required=False)
    matter = forms.CharField(max_length=200, required=False)
    reason = forms.CharField(max_length=40, required=False)
    call_back_phone = forms.CharField(max_length=40, required=False)
    call_back_team = forms.UUIDField(required=False)
    call_back_due = MomentField(required=False)


class CallTryForm(forms.Form):
    """A try to call back, or what was said where the customer was reached."""

    outcome = forms.ChoiceField(label=_("How it ended"), choices=TRIES)
    words = WordsField(
        label=_("What was said"),
        strip=True,
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


class RefusePaperForm(forms.Form):
    """Why a paper cannot be used; the sender reads it."""

    because = forms.CharField(
        label=_("Why, in words for the customer"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
