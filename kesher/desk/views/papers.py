"""Papers that arrived: look, match in one press, refuse with a reason."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kesher.cases import actions
from kesher.cases import queries as cases
from kesher.cases.queries import Paper
from kesher.cases.types import Purpose, Refused
from kesher.channels.types import Address, AddressKind
from kesher.core import blobs, clock, reading
from kesher.core.papers.pdf import page_as_picture
from kesher.core.web.files import as_attachment, as_picture
from kesher.customers import queries as customers
from kesher.desk.access import act, case_or_404, desk, person_of, typed, uuid_or_404, why
from kesher.promises.types import PromiseRefused
from kesher.ui.badges import channel_label
from kesher.ui.words import when_words

if TYPE_CHECKING:
    from kesher.cases.models import Arrival

PAGES = 50  # shown under each other; more are in the PDF
FOUND = 5  # customers shown while one types
KEYS = 3  # suggestions that have a key of their own


@require_safe
@desk()
def inbox(request: HttpRequest) -> HttpResponseBase:
    """What waits for a person, oldest first, and the first of it opened."""
    papers = cases.documents_inbox(person_of(request))
    return _page(request, papers[0].arrival.pk if papers else None, papers)


@require_safe
@desk()
def away(request: HttpRequest) -> HttpResponseBase:
    """What was put away lately, the newest first, with the way back."""
    rows = cases.papers_put_away(person_of(request))
    shown = [(one, cases.why_put_away(one.refused_because)) for one in rows]
    return render(request, "desk/papers_away.html", {"papers": shown, "now": clock.now()})


@require_safe
@desk()
def paper(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """One paper beside the queue."""
    return _page(request, arrival_id, cases.documents_inbox(person_of(request)))


def _page(
    request: HttpRequest, arrival_id: UUID | None, papers: Sequence[Paper], status: int = 200, **more: Any
) -> HttpResponseBase:
    person, now = person_of(request), clock.now()
    arrival = cases.arrival(person, arrival_id) if arrival_id else None
    if arrival_id and (arrival is None or _is_hidden(request, arrival.case_id)):
        raise Http404
    if arrival is not None:
        if arrival.case_id:
            case_or_404(request, arrival.case_id, "desk:paper")
        reading.log(person, "document", arrival.pk, "desk:paper")
    chosen = next((one for one in papers if one.arrival.pk == arrival_id), None)
    clocks = cases.clocks_of([one.case_id for one in chosen.suggestions] if chosen else (), now)
    suggestions = [
        (
            n if n <= KEYS else "",
            one,
            cases.matching_words(one.reasons_for),
            cases.matching_words(one.reasons_against),
            clocks.get(one.case_id),
        )
        for n, one in enumerate(chosen.suggestions if chosen else (), start=1)
    ]
    unread = cases.unread(arrival) if arrival and not (arrival.view_blob_id and arrival.pages) else None
    holders = customers.candidates(_sender(arrival)) if arrival and arrival.state != "matched" else []
    reading.log_many(person, "customer", holders, "desk:paper")
    heading = _("No paper waits to be matched")
    if papers:
        said = ngettext(
            "%(n)s paper waits to be matched, since %(when)s",
            "%(n)s papers wait to be matched, the oldest since %(when)s",
            len(papers),
        )
        heading = said % {"n": len(papers), "when": when_words(papers[0].at, now)}
    context = {
        "papers": papers,
        "chosen": chosen,
        "arrival": arrival,
        "suggestions": suggestions,
        "heading": heading,
        "pages": range(1, min(arrival.pages, PAGES) + 1) if arrival and arrival.view_blob_id else (),
        "unread": unread,
        "away_because": cases.why_put_away(arrival.refused_because) if arrival else "",
        "refusals": [
            *([unread.refusal] if unread and unread.refusal else []),
            _("It cannot be read. Send it again, please, in better light"),
            _("Pages are missing"),
            _("It is not the document that we asked for"),
        ],
        "senders": list({one.id: one for one in customers.cards(holders).values()}.values()),
        "now": now,
    }
    return render(request, "desk/documents.html", context | more, status=status)


@require_safe
@desk()
def view(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """The safe PDF of its pages, as a download; the original where none could be made."""
    arrival = cases.arrival(person_of(request), arrival_id)
    if arrival is None or _is_hidden(request, arrival.case_id):
        raise Http404
    reading.log(person_of(request), "document", arrival_id, "desk:paper-view")
    if arrival.view_blob:
        return as_attachment(blobs.read(arrival.view_blob), f"{arrival_id}.pdf", "application/pdf")
    return as_attachment(blobs.read(arrival.blob), arrival.name or "original", arrival.blob.media_type)


@require_safe
@desk()
def picture(request: HttpRequest, arrival_id: UUID, number: int) -> HttpResponseBase:
    """One page, large enough to read, drawn from the safe PDF that we made."""
    arrival = cases.arrival(person_of(request), arrival_id)
    if arrival is None or arrival.view_blob is None or _is_hidden(request, arrival.case_id):
        raise Http404
    drawn = page_as_picture(blobs.read(arrival.view_blob), number)
    if drawn is None:
        raise Http404
    return as_picture(drawn, "image/png")


@require_safe
@desk("back_office")
def thumbnail(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """A picture of its first page, made by us."""
    arrival = cases.arrival(person_of(request), arrival_id)
    if arrival is None or arrival.thumbnail_blob is None or _is_hidden(request, arrival.case_id):
        raise Http404
    return as_picture(blobs.read(arrival.thumbnail_blob), arrival.thumbnail_blob.media_type)


@require_POST
@desk()
def match(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """It belongs to this request, or to this case."""
    person = person_of(request)
    request_id, number = request.POST.get("request", ""), typed(request.POST, "number").removeprefix("#")
    case_id = None
    if not request_id:
        case_id = cases.case_by_number(person, int(number)) if number.isdecimal() and len(number) <= 12 else None
        if case_id is None:
            error = _("There is no such case. Choose a suggestion, or type a case number.")
            return _again(request, arrival_id, number_error=error, typed=number)
    wanted, began = uuid_or_404(request_id) if request_id else None, clock.now()
    try:
        actions.match_arrival(arrival_id, person.pk, request_id=wanted, case_id=case_id)
    except (Refused, PromiseRefused) as refused:
        return _again(request, arrival_id, number_error=why(refused), typed=number)
    messages.success(request, _matched(cases.carried(wanted, Purpose.DOCUMENT_ARRIVED, began) if wanted else ""))
    return redirect("desk:documents")


def _matched(told: str) -> str:
    """Where it is now, and who was really told."""
    if told:
        words = _("The paper is in its case, and the customer is told by %(channel)s.")
        return words % {"channel": channel_label(told)}
    return _("The paper is in its case. Nobody was told of it.")


@require_safe
@desk()
def find(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """Cases and customers for what is typed (number, name, phone, mail); put under the field."""
    person, asked = person_of(request), typed(request.GET, "number", 80)
    arrival = cases.arrival(person, arrival_id)
    if arrival is None:
        raise Http404
    hits = customers.search(asked, person, limit=FOUND) if len(asked) >= 2 else []
    reading.log_many(person, "customer", [hit.customer.id for hit in hits], "desk:paper")
    matters = cases.open_matters(person, [hit.customer.id for hit in hits])
    found = [(hit.customer, matters.get(hit.customer.id, ())) for hit in hits]
    return render(request, "desk/_paper_found.html", {"arrival": arrival, "found": found, "asked": asked})


@require_POST
@desk()
def open_case(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """A new case from it, for a chosen customer or for whoever has the sender's address."""
    person, matter = person_of(request), typed(request.POST, "matter")
    chosen = request.POST.get("found", "") or request.POST.get("customer", "")
    try:
        case_id = actions.open_case_with_paper(arrival_id, person.pk, matter, uuid_or_404(chosen) if chosen else None)
    except (Refused, PromiseRefused) as refused:
        return _again(request, arrival_id, open_error=why(refused), matter=matter, chosen_customer=chosen)
    messages.success(request, _("A case is open with the paper in it. Nobody was told yet: answer from here."))
    return redirect("desk:case", case_id=case_id)


@require_POST
@desk()
def not_for_us(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """Advertising, a wrong number: put away, and nobody is told."""
    done = _("The paper is put away. Nobody was told.")
    return act(request, lambda: actions.not_for_us(arrival_id, person_of(request).pk), "desk:documents", done)


@require_POST
@desk()
def after_all(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """It is for us after all."""
    return act(
        request,
        lambda: actions.paper_after_all(arrival_id, person_of(request).pk),
        "desk:paper",
        _("The paper waits again."),
        arrival_id=arrival_id,
    )


@require_POST
@desk()
def again(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """Read it once more."""
    arrival = cases.arrival(person_of(request), arrival_id)
    if arrival is None or _is_hidden(request, arrival.case_id):
        raise Http404
    actions.read_again(arrival_id)
    messages.success(request, _("The paper is being read once more."))
    return redirect("desk:documents")


@require_POST
@desk()
def refuse(request: HttpRequest, arrival_id: UUID) -> HttpResponseBase:
    """It cannot be used; the sender is told why. From the page of a case it goes back there (`case`)."""
    person, because = person_of(request), typed(request.POST, "because", 300)
    arrival = cases.arrival(person, arrival_id)
    if arrival is None or _is_hidden(request, arrival.case_id):
        raise Http404
    wanted = request.POST.get("request", "")
    try:
        told = actions.refuse_paper(arrival_id, person.pk, because, uuid_or_404(wanted) if wanted else None)
    except (Refused, PromiseRefused) as refused:
        if case := request.POST.get("case"):
            messages.error(request, why(refused))
            return redirect("desk:case", case_id=uuid_or_404(case))
        return _again(request, arrival_id, refuse_error=why(refused), refuse_open=True, because=because, told_to=wanted)
    messages.success(request, _refused(told))
    if case := request.POST.get("case"):
        return redirect("desk:case", case_id=uuid_or_404(case))
    return redirect("desk:documents")


def _refused(told: str) -> str:
    if told:
        words = _("The customer is told by %(channel)s why, and how to send it again.")
        return words % {"channel": channel_label(told)}
    return _("The paper is put away with its reason. Nobody was told.")


def _sender(arrival: "Arrival") -> Address:
    """The address that it came from; one that matches nobody where there is none."""
    try:
        return Address(AddressKind(arrival.sender_kind), arrival.sender_value)
    except ValueError:
        return Address(AddressKind.WITHHELD, "")


def _again(request: HttpRequest, arrival_id: UUID, **more: Any) -> HttpResponseBase:
    return _page(request, arrival_id, cases.documents_inbox(person_of(request)), status=422, **more)


@require_POST
@desk()
def accept(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The paper is what was asked for."""
    return act(
        request,
        lambda: actions.accept_document(request_id, person_of(request).pk),
        "desk:case",
        case_id=uuid_or_404(request.POST.get("case")),
    )


@require_POST
@desk()
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The document is not needed any more."""
    return act(
        request,
        lambda: actions.withdraw_request(request_id, person_of(request).pk),
        "desk:case",
        _("The request is withdrawn, and our time runs again."),
        case_id=uuid_or_404(request.POST.get("case")),
    )


@require_safe
@desk()
def cover(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """The sheet for the fax, as the customer gets it. It says what is asked for, so a confidential matter has none for others."""
    if cases.is_request_hidden(request_id, person_of(request)):
        raise Http404
    return as_attachment(cases.cover_sheet(request_id), "cover.pdf", "application/pdf")


def _is_hidden(request: HttpRequest, case_id: UUID | None) -> bool:
    return case_id is not None and bool(cases.hidden_cases([case_id], person_of(request)))
