"""A case as its customer understands it: plain words, the promise, what was and what is left; nothing between ourselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from kesher.cases.models import Arrival, Attachment, Call, Case, DocumentRequest, Message
from kesher.cases.queries.merges import survivor_of
from kesher.cases.queries.sheets import cover_pdf
from kesher.core import blobs
from kesher.core import settings as values
from kesher.core.codes import show
from kesher.promises import queries as promises
from kesher.promises.queries.rows import PromiseClock
from kesher.ui.badges import channel_label


@dataclass(frozen=True)
class CustomerFile:
    """A file that the customer may fetch."""

    id: UUID
    name: str
    size: int


@dataclass(frozen=True)
class CustomerStep:
    """One thing that was done or is left. `standing` is done, now or todo."""

    label: str
    at: datetime | None
    knot: str
    standing: str
    note: str = ""
    text: str = ""
    files: Sequence[CustomerFile] = ()


@dataclass(frozen=True)
class AskedDocumentView:
    """A document that we wait for."""

    id: UUID
    what: str
    why: str
    until: datetime | None
    code: str
    fax: str
    is_open: bool


@dataclass(frozen=True)
class CustomerPromise:
    """What we promised her, with its knot."""

    label: str
    due_at: datetime
    knot: str


@dataclass(frozen=True)
class CustomerCase:
    """The page "my case"."""

    number: int
    matter: str
    standing: str
    owner_name: str
    promise: CustomerPromise | None
    steps: Sequence[CustomerStep]
    requests: Sequence[AskedDocumentView]
    is_closed: bool


@dataclass(frozen=True)
class FormReceipt:
    """What the page says at once after a form: the promise stands whether or not a receipt could be sent (decision 35)."""

    case_number: int | None
    due_at: datetime | None
    received_at: datetime
    address: str
    receipt_sent: bool
    text: str
    files: int


def for_customer(case_id: UUID) -> CustomerCase:
    """The case behind a confirmed link; Http404 for one that is no case of anybody's."""
    case = Case.objects.select_related("owner").filter(pk=survivor_of(case_id)).exclude(state="not_a_case").first()
    if case is None:
        raise Http404
    clocks = [one for one in promises.of_case(case.pk) if one.side == "customer"]
    running = sorted((one for one in clocks if one.settled_at is None), key=lambda one: one.due_at)
    missing = _requests(case)
    return CustomerCase(
        number=case.number,
        matter=case.matter,
        standing=_standing(case, running, missing),
        owner_name=case.owner.name if case.owner else "",
        promise=CustomerPromise(running[0].label, running[0].due_at, _knot(running[0])) if running else None,
        steps=[*_left(case, running), *_done(case)],
        requests=missing,
        is_closed=case.state in {"solved", "closed"},
    )


def request_for_upload(request_id: UUID) -> AskedDocumentView:
    """What a link for sending a document shows: the document alone, nothing of the story."""
    row = DocumentRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise Http404
    return _asked(row)


def cover_sheet(request_id: UUID) -> bytes:
    """The PDF to put before the pages of a fax."""
    row = DocumentRequest.objects.select_related("case").filter(pk=request_id).first()
    if row is None:
        raise Http404
    return cover_pdf(row)


def attachment_for_customer(case_id: UUID, attachment_id: UUID) -> tuple[bytes, str, str]:
    """A file of a message that the customer wrote or got in this case; Http404 for any other."""
    row = (
        Attachment.objects.select_related("blob")
        .filter(
            pk=attachment_id,
            message__case_id=survivor_of(case_id),
            message__direction__in=["in", "out"],
            message__unverified=False,
        )
        .first()
    )
    if row is None:
        raise Http404
    return blobs.read(row.blob), row.name, row.media_type


def attachment_of_case(case_id: UUID, attachment_id: UUID) -> tuple[bytes, str, str]:
    """A file of any message of this case, for staff; Http404 for a file of another case."""
    row = Attachment.objects.select_related("blob").filter(pk=attachment_id, message__case_id=case_id).first()
    if row is None:
        raise Http404
    return blobs.read(row.blob), row.name, row.media_type


def receipt_of(envelope_id: UUID) -> FormReceipt | None:
    """What came of a form; None while it has not been read yet."""
    message = Message.objects.filter(envelope_id=envelope_id, direction="in").select_related("case").first()
    if message is None:
        return None
    case = None if message.unverified else message.case  # a stranger learns nothing of the case that was named
    due = next((one for one in promises.of_case(case.pk) if one.settled_at is None), None) if case else None
    return FormReceipt(
        case_number=case.number if case else None,
        due_at=due.due_at if due else None,
        received_at=message.received_at,
        address=message.sender_value,
        receipt_sent=message.facts.get("receipt") == "sent",
        text=message.text,
        files=message.attachments.count(),
    )


def _standing(case: Case, running: Sequence[PromiseClock], missing: Sequence[AskedDocumentView]) -> str:
    if case.state in {"solved", "closed"}:
        return _("The matter is settled. A message from here opens it again.")
    if missing:
        return _("We are waiting for one thing from you; our time stands still until it arrives.")
    if case.state == Case.State.WAITING_CUSTOMER:
        return _("We asked you something and go on when you answer.")
    if case.state == Case.State.NEW:
        return _("Your message has arrived and waits for its turn. There is nothing you need to do.")
    return _("We are at it. There is nothing you need to do.")


def _left(case: Case, running: Sequence[PromiseClock]) -> list[CustomerStep]:
    if case.state in {"solved", "closed"}:
        return []
    steps = [CustomerStep(one.label, one.due_at, _knot(one), "todo") for one in reversed(running[1:])]
    if running:
        steps.append(CustomerStep(running[0].label, running[0].due_at, _knot(running[0]), "now"))
    return steps


def _done(case: Case) -> list[CustomerStep]:
    steps: list[CustomerStep] = []
    messages = Message.objects.filter(
        case=case, direction__in=["in", "out"], unverified=False, redacted_at=None
    ).prefetch_related("attachments")
    for message in messages:
        files = [CustomerFile(one.pk, one.name, one.size) for one in message.attachments.all() if not one.inline]
        label = _("You wrote") if message.direction == "in" else _OURS.get(message.purpose, lambda: _("We wrote"))()
        steps.append(
            CustomerStep(label, message.at, "kept", "done", channel_label(message.channel), message.text, files)
        )
    for call in Call.objects.filter(case=case, answered_at__isnull=False):
        steps.append(CustomerStep(_("We spoke on the phone"), call.answered_at, "kept", "done"))
    for arrival in Arrival.objects.filter(case=case, state="matched").select_related("request"):
        what = arrival.request.what if arrival.request else _("A document")
        steps.append(
            CustomerStep(
                _("%(what)s arrived") % {"what": what}, arrival.at, "kept", "done", channel_label(arrival.channel)
            )
        )
    steps.sort(key=lambda step: step.at or case.opened_at, reverse=True)
    return steps


_OURS = {
    "receipt": lambda: _("We confirmed"),
    "answer": lambda: _("We answered"),
    "final": lambda: _("Final answer"),
    "question": lambda: _("We asked you something"),
    "document_request": lambda: _("We asked for a document"),
    "document_arrived": lambda: _("We confirmed that the document arrived"),
    "promise_moved": lambda: _("We gave a new time"),
}


def _requests(case: Case) -> list[AskedDocumentView]:
    return [
        _asked(row)
        for row in DocumentRequest.objects.filter(case=case, state__in=["asked", "refused"]).order_by("asked_at")
    ]


def _asked(row: DocumentRequest) -> AskedDocumentView:
    return AskedDocumentView(
        row.pk,
        row.what,
        row.why,
        row.until,
        show(row.code),
        str(values.get("organisation.fax")),
        row.state in {"asked", "refused"},
    )


def _knot(one: PromiseClock) -> str:
    """To the customer a promise is open, paused or late; that it is at risk is ours to worry about."""
    return "open" if one.shown == "risk" else one.shown
