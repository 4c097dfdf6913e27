"""Documents asked of the customer: what, why, until when, with every way back; and what becomes of the asking."""

import secrets
from datetime import datetime
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from kesher.cases import texts
from kesher.cases.actions import permission
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.sending import Sending, send, tell
from kesher.cases.events import DocumentRequested
from kesher.cases.models import Arrival, Case, DocumentRequest, Message
from kesher.cases.queries.sheets import cover_pdf
from kesher.cases.rules import states
from kesher.cases.rules.states import Who
from kesher.cases.types import AskedDocument, KeptFile, Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import blobs, clock, codes
from kesher.core import settings as values
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.customers import actions as customers
from kesher.customers.types import LinkPurpose, NotCleared
from kesher.promises import actions as promises
from kesher.watch import actions as watch

LINK_DAYS = 60
WANTED = ("asked", "refused")


@transaction.atomic
def request_document(case_id: UUID, by_id: UUID, asked: AskedDocument) -> UUID:
    """Ask for one document by mail (with cover sheet) and SMS; returns the request's id.

    The case's promises stand still from the moment at which a channel takes the request (decision 11), not before.
    Raises Refused: not_your_team, state, no_words, until_past, and NotCleared's code where no way to the customer is open.
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.state not in states.LIVE:
        raise Refused("state", old=case.state, new=states.WAITING_CUSTOMER)
    if not asked.what.strip():
        raise Refused("no_words")
    if asked.until is not None and asked.until <= at:
        raise Refused("until_past")
    request = _new(case, by_id, asked, at)
    _send(case, request, by_id, at, by_sms=asked.by_sms, cover_sheet=asked.cover_sheet)
    show(case)
    return request.pk


@transaction.atomic
def withdraw_request(request_id: UUID, by_id: UUID) -> None:
    """The document is not needed any more: the case's time runs again. Raises Refused (not_your_team, state)."""
    request, case = _hold(request_id, by_id)
    at = clock.now()
    if request.state not in WANTED:
        raise Refused("state", old=request.state)
    request.state = DocumentRequest.State.WITHDRAWN
    request.save(update_fields=["state"])
    customers.revoke_links(request.pk, LinkPurpose.UPLOAD, at=at)
    promises.resume(case.pk, request.pk, at)
    if case.state == states.WAITING_CUSTOMER and not still_missing(case):
        become(case, states.OPEN, Who.MEMBER, at)
    show(case)


@transaction.atomic
def accept_document(request_id: UUID, by_id: UUID) -> None:
    """The paper that arrived is what was asked for. Raises Refused (not_your_team, state)."""
    request, case = _hold(request_id, by_id)
    if request.state != DocumentRequest.State.ARRIVED:
        raise Refused("state", old=request.state)
    request.state = DocumentRequest.State.ACCEPTED
    request.save(update_fields=["state"])
    show(case)


@transaction.atomic
def refuse_document(arrival_id: UUID, by_id: UUID, because: str) -> None:
    """The paper cannot be used: the customer is told why and how to send it again, and our time stands still again.

    A paper that belongs to nothing is put away with its reason; nobody is told. Raises Refused (no_words, not_your_team, state).
    """
    if not because.strip():
        raise Refused("no_words")
    arrival = Arrival.objects.select_for_update(of=("self",)).select_related("request").filter(pk=arrival_id).first()
    if arrival is None:
        raise Refused("unknown")
    at = clock.now()
    if arrival.request is None:
        permission.answerer(by_id)
        _put_away(arrival, by_id, because, at)
        return
    request, case = _hold(arrival.request_id, by_id)
    if request.state not in {DocumentRequest.State.ARRIVED, DocumentRequest.State.ACCEPTED}:
        raise Refused("state", old=request.state)
    _put_away(arrival, by_id, because, at)
    request.state, request.refused_because, request.arrived_at = DocumentRequest.State.REFUSED, because[:300], None
    request.save(update_fields=["state", "refused_because", "arrived_at"])
    letter = texts.document_refused(
        case.number, request.what, because.strip(), upload_url(case, request), case.language
    )
    sending = Sending(
        Purpose.DOCUMENT_REFUSED, Channel.SMS, letter, author_id=by_id, facts={"request_id": str(request.pk)}
    )
    try:
        tell(case, sending, at, Channel.SMS, Channel.EMAIL)
    except NotCleared as refusal:
        raise Refused(refusal.code) from refusal
    show(case)


def asked_and_sent(case: Case, message: Message, at: datetime) -> None:
    """A channel took the request: from now on it is the customer's turn. Runs once a request, whichever channel was first."""
    request = DocumentRequest.objects.select_for_update().filter(pk=message.facts.get("request_id")).first()
    if request is None or request.state not in WANTED:
        return
    promises.pause(case.pk, None, request.pk, at)
    if case.state in states.LIVE:
        become(case, states.WAITING_CUSTOMER, Who.CLOCK, at)
    publish(DocumentRequested(case.pk, request.pk))


def still_missing(case: Case) -> list[DocumentRequest]:
    """What the customer was asked for and has not sent."""
    return list(DocumentRequest.objects.filter(case=case, state__in=WANTED).order_by("asked_at"))


def upload_url(case: Case, request: DocumentRequest) -> str:
    """A fresh link by which the paper can be left; it shows nothing of the story."""
    token = customers.make_link(LinkPurpose.UPLOAD, case.customer_id, None, request.pk, LINK_DAYS)
    return f"{settings.KESHER_PUBLIC_URL}/u/{token}/"


def _new(case: Case, by_id: UUID, asked: AskedDocument, at: datetime) -> DocumentRequest:
    """A request with a code that no other has; a collision among 800 million is tried again."""
    for _ in range(5):
        try:
            with transaction.atomic():
                return DocumentRequest.objects.create(
                    id=new_id(),
                    case=case,
                    code=codes.new_code(secrets.SystemRandom()),
                    what=asked.what.strip()[:160],
                    why=asked.why.strip()[:300],
                    until=asked.until,
                    language=case.language or "he",
                    asked_by_id=by_id,
                    asked_at=at,
                )
        except IntegrityError:
            continue
    raise RuntimeError("no document code is free")


def _send(case: Case, request: DocumentRequest, by_id: UUID, at: datetime, *, by_sms: bool, cover_sheet: bool) -> None:
    url, fax = upload_url(case, request), str(values.get("organisation.fax"))
    facts = {"request_id": str(request.pk)}

    def written(short: bool) -> Sending:
        letter = texts.document_request(
            case.number,
            request.what,
            request.why,
            request.until,
            request.code,
            url,
            fax if cover_sheet else "",
            case.language,
            waits=True,
            short=short,
        )
        channel = Channel.SMS if short else Channel.EMAIL
        files = [_sheet(request, url)] if cover_sheet and not short else []
        return Sending(
            Purpose.DOCUMENT_REQUEST,
            channel,
            letter,
            author_id=by_id,
            answers_own_act=not short,
            files=files,
            facts=facts,
        )

    first: Message | None = None
    refusal = ""
    for short in (False, True):
        if short and first is not None and not by_sms:
            break
        try:
            message = send(case, written(short), at)
            first = first or message
        except NotCleared as error:
            refusal = refusal or error.code
    if first is None:
        raise Refused(refusal or "no_address")
    request.message_id = first.pk
    request.save(update_fields=["message_id"])


def _sheet(request: DocumentRequest, url: str) -> KeptFile:
    blob = blobs.keep(cover_pdf(request, url), "application/pdf")
    return KeptFile(blob, f"{request.code}.pdf", "application/pdf")


def _put_away(arrival: Arrival, by_id: UUID, because: str, at: datetime) -> None:
    arrival.state, arrival.refused_because = Arrival.State.REFUSED, because.strip()[:300]
    arrival.matched_by_id, arrival.matched_at = by_id, at
    arrival.save(update_fields=["state", "refused_because", "matched_by", "matched_at"])
    watch.settle("arrival", arrival.pk, at=at)


def _hold(request_id: UUID | None, by_id: UUID) -> tuple[DocumentRequest, Case]:
    found = DocumentRequest.objects.filter(pk=request_id) if request_id else DocumentRequest.objects.none()
    case_id = found.values_list("case_id", flat=True).first()
    if case_id is None:
        raise Refused("unknown")
    case = hold_case(case_id)
    permission.editor(by_id, case)
    return DocumentRequest.objects.select_for_update().get(pk=cast(UUID, request_id)), case
