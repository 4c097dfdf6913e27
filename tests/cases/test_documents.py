"""A document is asked for, comes by whatever way, finds its case, and the customer hears by when it will be finished."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest

from kesher.cases import actions, queries
from kesher.cases.models import Arrival, Attachment, Case, DocumentRequest, Message
from kesher.cases.types import AskedDocument, Refused
from kesher.channels.models import Dispatch
from kesher.core import blobs, clock, codes, settings
from kesher.customers.models import AccessLink, Identity
from kesher.promises.models import Promise
from kesher.timeline.models import Touchpoint
from kesher.watch.models import ServiceException
from tests.cases import papers
from tests.cases.house import FAX, House, bounce, build, fax, form, hear_all, let_leave, mail, moment, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]
SUMMARY = AskedDocument("סיכום אשפוז", "כדי לאשר את ההחזר")


@pytest.fixture
def house(at: At) -> House:
    found = build()
    settings.put("organisation.fax", "+97235550199")
    settings.put("organisation.name_he", "שקמה ביטוח")
    with at("2026-11-22 08:00"):
        take(found, mail())
        let_leave()
    return found


@pytest.fixture
def case(house: House) -> Case:
    return Case.objects.get()


def ask(house: House, case: Case, asked: AskedDocument = SUMMARY) -> DocumentRequest:
    request = actions.request_document(case.pk, house.cast.dana.pk, asked)
    let_leave()
    return DocumentRequest.objects.get(pk=request)


def sheet_of(request: DocumentRequest) -> bytes:
    return papers.faxed(blobs.read(Attachment.objects.get(name=f"{request.code}.pdf").blob))


def test_a_request_goes_by_mail_with_its_sheet_and_by_sms_with_its_link(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)

    by_mail = Dispatch.objects.get(purpose="document_request", channel="email")
    by_sms = Dispatch.objects.get(purpose="document_request", channel="sms")
    assert codes.check(request.code)
    assert codes.show(request.code) in by_mail.text
    assert "/u/" in by_mail.text
    assert "/u/" in by_sms.text
    assert [file.media_type for file in by_mail.files.all()] == ["application/pdf"]
    assert by_sms.to_value == "+972525550143"


def test_our_time_stands_still_only_when_the_request_left(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = actions.request_document(case.pk, house.cast.dana.pk, SUMMARY)
        assert Promise.objects.get().paused_at is None
        let_leave()

    case.refresh_from_db()
    promise = Promise.objects.get()
    assert case.state == "waiting_customer"
    assert (promise.paused_at, promise.paused_for) == (moment("2026-11-22 09:00"), request)
    assert Touchpoint.objects.filter(kind="document_request").count() == 1


def test_a_fax_of_the_sheet_finds_its_case_by_the_printed_mark(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-11-23 08:31"):
        take(house, fax(sheet_of(request)))

        actions.read_arrivals()
        hear_all()

    request.refresh_from_db()
    case.refresh_from_db()
    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.how, arrival.case_id) == ("matched", "qr", case.pk)
    assert (request.state, case.state) == ("arrived", "open")
    final = Promise.objects.get(kind="final_answer")
    assert final.due_at == moment("2026-11-26 17:00")
    told = Dispatch.objects.get(purpose="document_arrived")
    assert (told.channel, told.to_value) == ("sms", "+972525550143")
    assert "17:00" in told.text and "יום חמישי" in told.text
    assert told.not_before == moment("2026-11-23 08:31")
    assert not Dispatch.objects.filter(to_value=FAX).exists()
    touch = Touchpoint.objects.get(kind="paper")
    assert (touch.customer_id, touch.case_id) == (case.customer_id, case.pk)


def test_a_final_answer_that_stood_still_is_replaced_by_a_new_one_outside_the_rate(
    house: House, case: Case, at: At
) -> None:
    from kesher.cases.actions.promising import promise

    with at("2026-11-22 08:30"):
        old = promise(case, "final_answer", made_at=clock.now())
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-12-01 10:00"):
        take(house, fax(sheet_of(request)))
        actions.read_arrivals()

    assert Promise.objects.get(pk=old.id).state == "superseded"
    assert Promise.objects.get(kind="final_answer", state="open").due_at == moment("2026-12-04 12:00")
    assert Promise.objects.get(kind="first_answer").paused_at is None


def test_the_second_of_two_documents_makes_the_promise(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        first = ask(house, case)
        second = ask(house, case, AskedDocument("קבלה מהמלון", "לחישוב ההחזר"))
    with at("2026-11-23 09:00"):
        take(house, fax(sheet_of(first)))
        actions.read_arrivals()
    case.refresh_from_db()
    assert case.state == "waiting_customer"
    assert not Promise.objects.filter(kind="final_answer").exists()
    assert "קבלה מהמלון" in Dispatch.objects.get(purpose="document_arrived").text

    with at("2026-11-23 10:00"):
        take(house, fax(sheet_of(second)))
        actions.read_arrivals()

    case.refresh_from_db()
    assert case.state == "open"
    assert Promise.objects.get(kind="final_answer").due_at == moment("2026-11-26 17:00")


def test_a_paper_by_its_own_link_finds_its_request(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    link = AccessLink.objects.filter(purpose="upload").first()
    assert link is not None
    with at("2026-11-22 10:00"):
        event = form("", files=fax(papers.blank()).files)
        event.facts.update({"form": "document", "access_link": str(link.pk)})  # type: ignore[attr-defined]
        take(house, event)
        actions.read_arrivals()

    request.refresh_from_db()
    assert request.state == "arrived"
    assert Arrival.objects.get().how == "link"


def test_a_scan_in_her_answer_belongs_to_what_was_asked_there(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-11-22 10:00"):
        take(
            house,
            mail("מצורף", token=str(case.conversation_id), facts={"token": "own"}, files=fax(papers.blank()).files),
        )
        actions.read_arrivals()

    request.refresh_from_db()
    assert request.state == "arrived"
    assert Arrival.objects.get().how == "thread"


def test_the_only_open_request_of_her_own_fax_number_is_meant(house: House, case: Case, at: At) -> None:
    Identity.objects.create(
        customer=house.cast.noa,
        kind="phone",
        value="+97235551234",
        trust=2,
        proven_at=clock.now(),
        created_at=clock.now(),
    )
    with at("2026-11-22 09:00"):
        ask(house, case)
    with at("2026-11-22 10:00"):
        take(house, fax(papers.blank(), sender="03-555-1234"))
        actions.read_arrivals()

    assert Arrival.objects.get().how == "sender"


def test_a_paper_that_says_nothing_waits_for_a_person_who_matches_it_in_one_click(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-11-22 10:00"):
        take(house, fax(papers.blank()))
        actions.read_arrivals()
        arrival = Arrival.objects.get()
        assert arrival.state == "waiting"
        assert ServiceException.objects.filter(code="document_waiting", state="open").exists()
        assert [one.arrival.pk for one in queries.documents_inbox(house.cast.dana)] == [arrival.pk]
        assert queries.documents_inbox(house.cast.miri) == []

        actions.match_arrival(arrival.pk, house.cast.dana.pk, request_id=request.pk)

    arrival.refresh_from_db()
    assert (arrival.state, arrival.how, arrival.matched_by_id) == ("matched", "person", house.cast.dana.pk)
    assert not ServiceException.objects.filter(code="document_waiting", state="open").exists()
    assert Promise.objects.filter(kind="final_answer", state="open").count() == 1


def test_a_misfiled_paper_goes_to_the_right_case_and_the_false_message_is_a_matter_for_a_person(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
        take(house, mail("תביעה", sender="yossi@example.com", subject="תביעה של יוסי"))
        other = Case.objects.exclude(pk=case.pk).get()
        right = ask(house, other, AskedDocument("אישור", "לצורך התביעה"))
    with at("2026-11-22 10:00"):
        take(house, fax(papers.blank()))
        actions.read_arrivals()
        arrival = Arrival.objects.get()
        actions.match_arrival(arrival.pk, house.cast.dana.pk, request_id=request.pk)
    wrong = Touchpoint.objects.get(kind="paper")

    with at("2026-11-22 10:05"):
        actions.match_arrival(arrival.pk, house.cast.dana.pk, request_id=right.pk)

    wrong.refresh_from_db()
    request.refresh_from_db()
    right.refresh_from_db()
    shown = Touchpoint.objects.get(kind="paper", superseded_by__isnull=True)
    assert wrong.superseded_by == shown.pk
    assert (shown.customer_id, shown.case_id) == (house.cast.yossi.pk, other.pk)
    assert (request.state, right.state) == ("asked", "arrived")
    assert ServiceException.objects.filter(code="paper_misfiled", case_id=case.pk).exists()


def test_an_unusable_paper_is_asked_for_again_with_the_reason(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-11-22 10:00"):
        take(house, fax(sheet_of(request)))
        actions.read_arrivals()

        actions.refuse_document(Arrival.objects.get().pk, house.cast.dana.pk, "הדף השני חסר")
        let_leave()

    request.refresh_from_db()
    case.refresh_from_db()
    told = Dispatch.objects.get(purpose="document_refused")
    assert "הדף השני חסר" in told.text and "/u/" in told.text
    assert (request.state, case.state) == ("refused", "waiting_customer")
    assert Promise.objects.get(kind="final_answer").paused_at == moment("2026-11-22 10:00")


def test_what_cannot_be_read_is_kept_and_shown(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, fax(b"PK\x03\x04 not a paper at all", name="fax.tif"))
        actions.read_arrivals()

    arrival = Arrival.objects.get()
    assert (arrival.state, arrival.code) == ("waiting", "not_a_paper")
    assert blobs.read(arrival.blob).startswith(b"PK")
    assert ServiceException.objects.filter(code="document_unreadable").exists()


def test_a_fax_that_is_delivered_twice_is_one_paper(house: House, case: Case, at: At) -> None:
    from tests.cases.house import arrived

    with at("2026-11-22 10:00"):
        came, event = arrived(house.accounts.fax), fax(papers.blank())
        actions.receive(event, came)

        actions.receive(event, came)

    assert Arrival.objects.count() == 1


def test_a_request_that_never_arrived_stops_nothing(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        ask(house, case)
    with at("2026-11-22 10:00"):
        for dispatch in Dispatch.objects.filter(purpose="document_request"):
            bounce(dispatch.pk)

    case.refresh_from_db()
    assert case.state == "open"
    assert Promise.objects.get().paused_at is None
    assert ServiceException.objects.filter(code="answer_failed").exists()


def test_a_customer_without_any_address_cannot_be_asked_and_nothing_changes(house: House, at: At) -> None:
    from dataclasses import replace

    from kesher.channels.types import Address, AddressKind, Proof

    with at("2026-11-22 09:00"):
        take(house, replace(mail("שאלה", proof=Proof.ASSERTED), sender=Address(AddressKind.WITHHELD, "")))
        lone = Case.objects.order_by("-opened_at").first()
        assert lone is not None

        with pytest.raises(Refused):
            actions.request_document(lone.pk, house.cast.dana.pk, SUMMARY)

    assert not DocumentRequest.objects.filter(case=lone).exists()


def test_an_agent_of_another_team_asks_for_nothing(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="not_your_team"):
        actions.request_document(case.pk, house.cast.lior.pk, SUMMARY)

    assert not Message.objects.filter(purpose="document_request").exists()


def test_codes_are_never_the_same(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        found = {ask(house, case, AskedDocument(f"מסמך {n}", "")).code for n in range(4)}

    assert len(found) == 4


def test_a_withdrawn_request_lets_our_time_run(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        request = ask(house, case)
    with at("2026-11-22 10:00"):
        actions.withdraw_request(request.pk, house.cast.dana.pk)

    case.refresh_from_db()
    promise = Promise.objects.get()
    assert case.state == "open"
    assert (promise.paused_at, promise.due_at) == (None, moment("2026-11-22 13:00"))
    assert AccessLink.objects.filter(purpose="upload", revoked_at__isnull=True).count() == 0


def test_a_paper_that_nobody_asked_for_begins_a_case(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, fax(papers.blank()))
        actions.read_arrivals()

        found: UUID = actions.open_case_of_paper(
            Arrival.objects.get().pk, house.cast.dana.pk, house.cast.yossi.pk, "מסמך בפקס"
        )

    new = Case.objects.get(pk=found)
    assert (new.customer_id, new.channel) == (house.cast.yossi.pk, "fax")
    assert Promise.objects.get(case_id=new.pk).kind == "first_answer"
