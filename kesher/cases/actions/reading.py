"""Reading papers: claimed by a lease, read in a limited child process outside of any transaction, then matched."""

import logging
import re
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from kesher.cases.actions import filing
from kesher.cases.models import Arrival, DocumentRequest
from kesher.cases.rules import matching
from kesher.core import blobs, clock
from kesher.core.models import Blob
from kesher.core.papers.pdf import pages_as_pdf
from kesher.core.papers.reading import read_paper
from kesher.core.papers.types import FoundBy, Paper
from kesher.core.text import bidi
from kesher.core.text.cards import hide_cards
from kesher.customers import queries as customers
from kesher.watch import actions as watch

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
TRIES = 3
_MOST_SUGGESTED_FROM = 500  # latest open requests among which a person's suggestions are sought

_CLAIM = """
    UPDATE cases_arrival SET next_at = %s, tries = tries + 1
    WHERE id IN (SELECT id FROM cases_arrival WHERE state = 'reading' AND next_at <= %s ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def read_arrivals(limit: int = 5) -> int:
    """Read up to `limit` papers and match them; returns how many were tried. Several workers may run.

    A worker that dies leaves its papers to be claimed again after ten minutes, three times; then a person looks at the original.
    """
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [now + LEASE, now, limit])
        ids = [row[0] for row in cursor.fetchall()]
    for arrival_id in ids:
        _read_one(arrival_id)
    return len(ids)


def read_again(arrival_id: UUID) -> None:
    """Read a waiting paper once more (recognition was installed since, say)."""
    Arrival.objects.filter(pk=arrival_id, state__in=["waiting", "refused"]).update(
        state="reading", tries=0, next_at=clock.now(), code=""
    )


def _read_one(arrival_id: UUID) -> None:
    arrival = Arrival.objects.select_related("blob").get(pk=arrival_id)
    if arrival.tries > TRIES:
        with transaction.atomic():
            _give_to_a_person(_locked(arrival_id), "failed")
        return
    try:
        paper = read_paper(blobs.read(arrival.blob), arrival.name)
        view, thumbnail = _pictures(paper)
        with transaction.atomic():
            row = _locked(arrival_id)
            if row.state == Arrival.State.READING:
                row.view_blob, row.thumbnail_blob = view, thumbnail
                _settle(row, paper)
    except Exception as error:  # the original stays; it is tried again, then shown
        log.error("paper_failed", extra={"arrival": str(arrival_id), "tries": arrival.tries}, exc_info=error)
        if arrival.tries >= TRIES:
            with transaction.atomic():
                _give_to_a_person(_locked(arrival_id), "failed")
        else:
            Arrival.objects.filter(pk=arrival_id).update(next_at=clock.now() + timedelta(seconds=2**arrival.tries))


def _pictures(paper: Paper) -> tuple[Blob | None, Blob | None]:
    shown = [page for page in paper.pages if page.preview]
    if not shown:
        return None, None
    thumbnail = next((page.thumbnail for page in shown if page.thumbnail), b"")
    return blobs.keep(pages_as_pdf(shown), "application/pdf"), blobs.keep(thumbnail, "image/png") if thumbnail else None


def _settle(arrival: Arrival, paper: Paper) -> None:
    """What was read goes onto the row; then it is filed, or a person gets it with suggestions."""
    arrival.pages = paper.page_count
    arrival.text = hide_cards(paper.text.replace("\x00", ""))[0]
    arrival.ocr = str(paper.ocr)[:10]
    arrival.code = str(paper.failure or "")[:40]
    found = matching.match(_as_arrived(arrival, paper), _wanted(arrival, paper))
    arrival.suggestions = [
        {
            "request_id": str(one.request_id),
            "case_id": str(one.case_id),
            "certainty": one.certainty,
            "for": list(one.reasons_for),
            "against": list(one.reasons_against),
        }
        for one in found.suggestions
    ]
    arrival.save()
    unreadable = paper.failure is not None and not any(page.preview for page in paper.pages)
    if found.request_id is not None and found.how is not None and not unreadable and not arrival.imported:
        filing.file_arrival(arrival, found.request_id, found.how.value)
    elif arrival.message_id and arrival.case_id and not found.suggestions:
        arrival.state, arrival.how = Arrival.State.MATCHED, Arrival.How.THREAD  # a file of a message, wanted by nobody
        arrival.matched_at = clock.now()
        arrival.save(update_fields=["state", "how", "matched_at"])
    else:
        _suggest_by_itself(arrival, found)
        _give_to_a_person(arrival, arrival.code if unreadable else "")


def _suggest_by_itself(arrival: Arrival, found: matching.Match) -> None:
    """Surely meant, but unreadable: the person sees for which request it came."""
    request = DocumentRequest.objects.filter(pk=found.request_id).first() if found.request_id else None
    if request:
        arrival.suggestions = [
            {
                "request_id": str(request.pk),
                "case_id": str(request.case_id),
                "certainty": "sure",
                "for": [str(found.how)],
                "against": [],
            }
        ]


def _give_to_a_person(arrival: Arrival, code: str) -> None:
    arrival.state = Arrival.State.WAITING
    arrival.code = code[:40] or arrival.code
    arrival.save()
    if arrival.imported:
        return
    watch.tell(
        "document_unreadable" if code else "document_waiting",
        "arrival",
        arrival.pk,
        rung=1,
        planned_at=clock.now(),
        case_id=arrival.case_id,
        team_id=arrival.team_id,
        facts={"channel": arrival.channel, "code": code},
    )
    filing.show_inbox(arrival)


def _as_arrived(arrival: Arrival, paper: Paper) -> matching.Arrived:
    squares = [code.code for code in paper.codes if code.by is FoundBy.SQUARE]
    digits = [code.code for code in paper.codes if code.by is FoundBy.DIGITS]
    verified = arrival.message is not None and not arrival.message.unverified
    words = bidi.for_matching(paper.text + " " + arrival.note).casefold()
    return matching.Arrived(
        square_codes=tuple(squares),
        text_codes=tuple(dict.fromkeys([*([arrival.typed_code] if arrival.typed_code else []), *digits])),
        link_request_id=arrival.link_request_id,
        thread_case_id=arrival.case_id if verified else None,
        sender=arrival.sender_value if arrival.sender_kind in {"phone", "email"} else "",
        words=frozenset(re.findall(r"\w{2,}", words)),
        numbers=frozenset(re.findall(r"\d{4,12}", re.sub(r"(?<=\d)[ -](?=\d)", "", words)))
        | frozenset(re.findall(r"\d{4,12}", words)),
    )


def _wanted(arrival: Arrival, paper: Paper) -> list[matching.Wanted]:
    """Open requests, and closed ones whose code is on the paper; with the names and addresses of their customers."""
    found = {code.code for code in paper.codes} | ({arrival.typed_code} if arrival.typed_code else set())
    rows = (
        {row.pk: row for row in DocumentRequest.objects.filter(code__in=found).select_related("case")} if found else {}
    )
    if arrival.link_request_id:
        rows |= {
            row.pk: row for row in DocumentRequest.objects.filter(pk=arrival.link_request_id).select_related("case")
        }
    latest = DocumentRequest.objects.filter(state__in=["asked", "refused"]).select_related("case").order_by("-asked_at")
    rows |= {row.pk: row for row in latest[:_MOST_SUGGESTED_FROM]}
    cards = customers.cards({row.case.customer_id for row in rows.values()})
    holders = _holders(arrival)
    return [
        matching.Wanted(
            request_id=row.pk,
            case_id=row.case_id,
            code=row.code,
            customer_id=row.case.customer_id,
            what=row.what.casefold(),
            asked_of=frozenset({arrival.sender_value})
            if cards[row.case.customer_id].canonical_id in holders
            else frozenset(),
            names=frozenset(
                re.findall(
                    r"\w{2,}", f"{cards[row.case.customer_id].name_he} {cards[row.case.customer_id].name_en}".casefold()
                )
            )
            if row.case.customer_id in cards
            else frozenset(),
            case_number=str(row.case.number),
            is_open=row.state in {"asked", "refused"},
        )
        for row in rows.values()
    ]


def _holders(arrival: Arrival) -> set[UUID]:
    """Customers whose own address the sender's is; several: nobody is chosen, all are suggested."""
    from kesher.core.addresses import Address, AddressKind

    if arrival.sender_kind not in {"phone", "email"} or not arrival.sender_value:
        return set()
    return set(customers.candidates(Address(AddressKind(arrival.sender_kind), arrival.sender_value)))


def _locked(arrival_id: UUID) -> Arrival:
    return Arrival.objects.select_for_update(of=("self",)).select_related("message", "blob").get(pk=arrival_id)
