"""From the form's envelope to the page that tells what was promised, through the same intake as everything else."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from kesher.cases import actions, queries
from kesher.cases.models import Arrival, Case, Message
from kesher.cases.types import AskedDocument, Form, NewFile
from kesher.channels.models import Dispatch, Envelope
from kesher.core import clock, settings
from kesher.customers.actions import confirm_link
from kesher.customers.models import AccessLink, Identity
from tests.cases import papers
from tests.cases.house import House, build, let_leave, moment

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


def send(house: House, key: str, **typed: object) -> Any:
    values: dict[str, object] = {"text": "מה מגיע לנו?", "name": "נועה", "email": "new@example.com"} | typed
    return actions.receive_form(Form(key=key, **values), account="test-web")[1]  # type: ignore[arg-type]


def the_link(purpose: str) -> tuple[str, AccessLink]:
    """The token as it stands in the mail, and its row."""
    letter = {"case": "/c/", "upload": "/u/"}[purpose]
    text = Dispatch.objects.filter(text__contains=letter).latest("created_at").text
    return text.partition(letter)[2].partition("/")[0], AccessLink.objects.filter(purpose=purpose).latest("created_at")


def test_the_page_tells_the_promise_at_once(house: House, at: At) -> None:
    with at("2026-11-21 22:40"):
        receipt = send(house, "k-1")

    assert receipt is not None
    assert receipt.due_at == moment("2026-11-22 12:00")
    assert receipt.receipt_sent
    assert Envelope.objects.get().state == "done"


def test_a_form_sent_twice_is_one_form(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        send(house, "k-1")

    assert Message.objects.filter(direction="in").count() == 1


def test_over_the_cap_the_page_is_the_receipt(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        receipts = [send(house, f"k-{number}") for number in range(4)]

    assert [one.receipt_sent for one in receipts] == [True, True, True, False]
    assert all(one.due_at for one in receipts)


def test_a_message_from_behind_the_opened_link_is_hers_and_joins_her_case(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        token, link = the_link("case")
        assert Identity.objects.get(value="new@example.com").trust == 0
        confirm_link(token, clock.now())

        send(house, "k-2", text="הנה עוד פרט", email="", name="", access_link=str(link.pk))

    message = Message.objects.get(text="הנה עוד פרט")
    assert not message.unverified
    assert (Case.objects.count(), message.case_id) == (1, Case.objects.get().pk)
    assert Identity.objects.get(value="new@example.com").trust == 2


def test_a_page_behind_an_unopened_link_speaks_for_nobody(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        first = Case.objects.get()
        _token, link = the_link("case")

        send(house, "k-2", text="אני מתחזה", email="", name="", access_link=str(link.pk))

    assert Message.objects.get(text="אני מתחזה").case_id != first.pk
    assert Identity.objects.get(value="new@example.com").trust == 0


def test_a_form_that_names_a_document_code_of_somebody_else_learns_nothing(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        case = Case.objects.get()
        actions.request_document(case.pk, house.cast.dana.pk, AskedDocument("סיכום", "לאישור"))
        code = case.document_requests.get().code

        receipt = send(
            house, "k-2", text=f"הקוד שלי {code[:3]} {code[3:6]} {code[6:9]}-{code[9]}", email="stranger@evil.example"
        )

    assert Message.objects.get(sender_value="stranger@evil.example", direction="in").unverified
    assert (receipt.case_number, receipt.due_at, receipt.receipt_sent) == (None, None, False)


def test_a_paper_left_by_its_code_alone_finds_its_request(house: House, at: At) -> None:
    settings.put("organisation.fax", "+97235550199")
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        case = Case.objects.get()
        actions.request_document(case.pk, house.cast.dana.pk, AskedDocument("סיכום", "לאישור"))
        let_leave()
        code = case.document_requests.get().code
        photo = NewFile("photo.tif", "image/tiff", papers.blank())

        form = Form(key="k-2", text="", files=[photo], more={"code": code})
        from kesher.channels.actions import keep, read_now
        from kesher.channels.adapters.web import Form as WebForm
        from kesher.channels.adapters.web import FormFile
        from kesher.channels.types import Raw

        web = WebForm(
            key=form.key,
            text="",
            form="paper",
            files=[FormFile(photo.name, photo.media_type, photo.data)],
            more={"code": code},
        )
        read_now(keep(house.accounts.web.pk, Raw(web.to_body(), {}, clock.now())).envelope_id)
        actions.read_arrivals()

    assert Arrival.objects.get().case_id == case.pk
    assert case.document_requests.get().state == "arrived"


def test_the_customers_page_says_what_is_wanted_and_until_when(house: House, at: At) -> None:
    with at("2026-11-22 09:00"):
        send(house, "k-1")
        case = Case.objects.get()
        page = queries.for_customer(case.pk)

    assert page.number == case.number
    assert page.promise is not None and page.promise.due_at == moment("2026-11-22 13:00")
