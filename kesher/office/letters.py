"""What left: every mail and SMS that went out, newest first, with what became of it. In a demo, what the customer got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kesher.cases.queries import hidden_messages
from kesher.channels.queries.dispatches import Dispatch, left, one_left, state_words, states
from kesher.channels.types import Channel
from kesher.core import clock, reading
from kesher.core.addresses import AddressKind, parse_email, parse_phone
from kesher.office.access import open_to, person_of
from kesher.staff.models import Person
from kesher.ui.amounts import is_hebrew
from kesher.ui.types import Page, State

PREVIEW = 140  # characters
LOOKERS = ("administrator", "team_lead", "service_manager", "cx_manager")
CHANNELS = ((Channel.EMAIL.value, _("E-mail")), (Channel.SMS.value, _("SMS")))
PURPOSES = {
    "receipt": _("receipt"),
    "answer": _("answer"),
    "final": _("final answer"),
    "question": _("question"),
    "document_request": _("request of a document"),
    "document_arrived": _("a document arrived"),
    "document_refused": _("a document did not fit"),
    "promise_moved": _("a new time"),
    "date_told": _("a date"),
    "reminder": _("reminder"),
    "closed_for_silence": _("closed for silence"),
    "survey": _("survey"),
    "account": _("account of a colleague"),
    "trial": _("trial of a line"),
}
KNOTS: dict[str, State] = {
    "queued": "todo",
    "sending": "open",
    "sent": "open",
    "delivered": "kept",
    "read": "kept",
    "failed": "late",
    "unknown": "risk",
    "taken_back": "todo",
}


class Filter(forms.Form):
    """Narrow the list."""

    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("All channels")), *CHANNELS], required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    address = forms.CharField(
        label=_("Address or phone"), required=False, max_length=254, widget=forms.TextInput(attrs={"dir": "ltr"})
    )

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["state"].choices = [("", _("Any state")), *((one, state_words(one)) for one in states())]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Letter:
    """A row: `knot` and `state` say what became of it."""

    id: UUID
    channel: str
    to: str
    is_phone: bool
    name: str
    title: str
    preview: str
    purpose: str
    knot: State
    state: str
    at: datetime
    account: str


@dataclass(frozen=True)
class Stop:
    """One station of the journey; `at` None has not been reached."""

    words: str
    at: datetime | None
    knot: State


@require_safe
@open_to(*LOOKERS)
def what_left(request: HttpRequest) -> HttpResponse:
    """The list. `channel`, `state` and `address` narrow it."""
    form = Filter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    found = left(
        channel=given.get("channel", ""),
        address=_address(given.get("address", "")),
        state=given.get("state", ""),
        before=request.GET.get("before", ""),
    )
    person = person_of(request)
    reading.log_many(person, "customer", [row.customer_id for row in found.rows if row.customer_id], "office:what-left")
    hidden = _confidential(found.rows, person)
    query = {key: value for key, value in given.items() if value} | {"before": found.older}
    context = {
        "form": form,
        "letters": [_letter(row, row.pk in hidden) for row in found.rows],
        "filtered": any(given.values()),
        "page": Page(older=f"{reverse('office:what-left')}?{urlencode(query)}" if found.older else ""),
        "demo": settings.KESHER_DEMO,
        "now": clock.now(),
    }
    return render(request, "office/what_left.html", context)


@require_safe
@open_to(*LOOKERS)
def letter(request: HttpRequest, dispatch_id: UUID) -> HttpResponse:
    """One message in full, as it left."""
    row = one_left(dispatch_id)
    if row is None:
        raise Http404
    if row.customer_id:
        reading.log(person_of(request), "customer", row.customer_id, "office:letter")
    hidden = bool(_confidential([row], person_of(request)))
    context = {
        "letter": _letter(row, hidden),
        "text": _text(row, hidden),
        "language": row.language,
        "subject": "" if hidden else row.subject,
        "files": [] if hidden else [file.name for file in row.files.all()],
        "journey": _journey(row),
        "code": row.code,
        "error": row.error,
        "tries": row.tries,
        "advertising": row.message_class == "advertising",
        "demo": settings.KESHER_DEMO,
        "now": clock.now(),
    }
    return render(request, "office/letter.html", context)


def _confidential(rows: Sequence[Dispatch], person: Person) -> set[UUID]:
    """Letters of confidential matters that this person may not read (decision 28): that they left is seen, not what they say."""
    of_cases = {row.pk: row.subject_id for row in rows if row.subject_kind == "cases.message"}
    hidden = hidden_messages(of_cases.values(), person)
    return {pk for pk, message_id in of_cases.items() if message_id in hidden}


def _text(row: Dispatch, hidden: bool) -> str:
    if hidden:
        return str(_("A confidential matter: its words are for its own team."))
    return str(_("A link stood here that only its reader may have.")) if row.extra.get("forget") else row.text


def _letter(row: Dispatch, hidden: bool) -> Letter:
    words = "" if row.extra.get("forget") or hidden else " ".join(row.text.split())
    return Letter(
        id=row.pk,
        channel=row.channel,
        to=row.to_value,
        is_phone=row.to_kind == AddressKind.PHONE,
        name=row.to_name,
        title=str(_("A confidential matter")) if hidden else row.subject or words[:80] or str(_("erased")),
        preview=words[:PREVIEW] if row.subject else "",
        purpose=str(PURPOSES.get(row.purpose, row.purpose)),
        knot=KNOTS.get(row.state, "open"),
        state=state_words(row.state),
        at=row.created_at,
        account=row.account.name_he if is_hebrew() else row.account.name_en,
    )


def _journey(row: Dispatch) -> list[Stop]:
    stops = [Stop(str(_("written")), row.created_at, "kept")]
    if row.state == "taken_back":
        return [*stops, Stop(state_words("taken_back"), None, "todo")]
    if row.sent_at is None and row.not_before > row.created_at:
        stops.append(Stop(str(_("leaves at the earliest")), row.not_before, "open"))
    if row.sent_at:
        stops.append(Stop(str(_("taken by the channel")), row.sent_at, "kept"))
    elif row.state in {"queued", "sending"}:
        stops.append(Stop(state_words(row.state), None, "open"))
    if row.delivered_at:
        stops.append(Stop(str(_("delivered")), row.delivered_at, "kept"))
    if row.read_at:
        stops.append(Stop(str(_("read by the customer")), row.read_at, "kept"))
    if row.state == "failed":
        stops.append(Stop(state_words("failed"), row.failed_at, "late"))
    if row.state == "unknown":
        stops.append(Stop(state_words("unknown"), None, "risk"))
    return stops


def _address(typed: str) -> str:
    """As it is stored: E.164 for a phone, lower case for a mail address; else as it was typed."""
    typed = typed.strip()
    if "@" in typed:
        mail = parse_email(typed)
        return mail.value if mail else typed
    phone = parse_phone(typed) if typed else None
    return phone.value if phone and phone.kind == AddressKind.PHONE else typed
