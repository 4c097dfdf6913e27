"""The customers' pages: asked at any hour, a promise at once; links that do nothing until somebody presses a button."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kesher.cases import actions as cases
from kesher.cases.models import Arrival, Case, Message
from kesher.cases.types import AskedDocument
from kesher.channels.actions import open_account
from kesher.channels.models import Envelope
from kesher.core import clock
from kesher.core import settings as values
from kesher.customers import actions as customers
from kesher.customers.models import AccessLink, Identity
from kesher.customers.types import LinkPurpose
from kesher.listening.models import Survey
from kesher.promises.actions import seed_terms
from kesher.rehearsal.scenarios.stage import words
from tests.cast import Cast

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house(cast: Cast) -> Cast:
    """The cast with its lines: a form, a mailbox, terms of promising."""
    seed_terms()
    cases.seed_reasons()
    open_account("web", "web", name_he="טופס", name_en="Form", address="web", team_id=cast.claims.pk)
    open_account(
        "care", "email", name_he="דוא״ל", name_en="Mail", address="care@shikma.example", team_id=cast.claims.pk
    )
    return cast


@pytest.fixture
def page() -> Client:
    """A customer's browser in English."""
    return Client(headers={"accept-language": "en"})


def _ask(page: Client, **typed: object) -> str:
    key = re.search(r'name="key" value="([^"]+)"', page.get("/ask/").content.decode())
    values = {
        "key": key.group(1) if key else "",
        "text": "The tow truck never came",
        "email": "new@example.com",
        "website": "",
    }
    answer = page.post("/ask/", values | typed, follow=True)
    return answer.content.decode()


def test_a_question_on_saturday_night_is_promised_an_answer_on_sunday(house: Cast, page: Client, at: At) -> None:
    with at("2026-11-21 22:40"):
        shown = _ask(page)

    assert "by Sunday, 22 November 2026 , at 12:00" in words(shown)
    case = Case.objects.get()
    assert str(case.number) in shown
    assert Envelope.objects.get().state == "done"


def test_the_same_form_sent_twice_is_one_question(house: Cast, page: Client) -> None:
    form = page.get("/ask/").content.decode()
    key = re.findall(r'name="key" value="([^"]+)"', form)[0]
    typed = {"key": key, "text": "Once", "email": "new@example.com", "website": ""}

    page.post("/ask/", typed)
    page.post("/ask/", typed)

    assert Message.objects.filter(direction="in").count() == 1


def test_a_form_without_an_address_says_what_is_missing_and_keeps_what_was_typed(house: Cast, page: Client) -> None:
    key = re.findall(r'name="key" value="([^"]+)"', page.get("/ask/").content.decode())[0]

    answer = page.post("/ask/", {"key": key, "text": "Where is my refund", "email": "", "website": ""})

    assert answer.status_code == 422
    assert "so that the answer can reach you" in answer.content.decode()
    assert "Where is my refund" in answer.content.decode()
    assert Envelope.objects.count() == 0


def test_a_text_that_is_too_long_is_refused_in_words_and_is_still_there(house: Cast, page: Client) -> None:
    key = re.findall(r'name="key" value="([^"]+)"', page.get("/ask/").content.decode())[0]

    answer = page.post("/ask/", {"key": key, "text": "x" * 1_000_000, "email": "new@example.com", "website": ""})

    assert answer.status_code == 422
    assert "980,000 letters too long" in answer.content.decode()
    assert len(answer.content) > 1_000_000


def test_a_machine_that_fills_in_the_hidden_field_leaves_nothing(house: Cast, page: Client) -> None:
    _ask(page, website="https://spam.example")

    assert Envelope.objects.count() == 0


def test_a_receipt_that_is_still_being_read_looks_again_by_itself(
    house: Cast, page: Client, at: At, settle: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kesher.portal.intake.read_now", lambda envelope: False)  # a worker has it in hand

    with at("2026-11-21 22:40"):
        key = re.findall(r'name="key" value="([^"]+)"', page.get("/ask/").content.decode())[0]
        onward = page.post(
            "/ask/", {"key": key, "text": "Where is it", "email": "new@example.com", "website": ""}
        ).headers["Location"]
        waiting = page.get(onward)
        settle()
        read = page.get(onward)

    assert "It is being read" in words(waiting.content.decode())
    assert waiting.headers["Refresh"] == "5"
    assert "by Sunday, 22 November 2026 , at 12:00" in words(read.content.decode())
    assert "Refresh" not in read.headers


def test_the_page_of_a_receipt_cannot_be_made_up(house: Cast, page: Client) -> None:
    assert page.get("/ask/received/made-up/").status_code == 404


def _link(house: Cast, purpose: LinkPurpose, subject: object) -> str:
    identity = Identity.objects.get(customer=house.noa, kind="email")
    return customers.make_link(purpose, house.noa.pk, identity.pk, subject, 30)  # type: ignore[arg-type]


def _case_of_noa(house: Cast, page: Client) -> Case:
    _ask(page, email="noa.b@example.com", text="A question of mine")
    return Case.objects.get()


def test_a_link_shows_a_closed_door_and_scanners_change_nothing(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    token = _link(house, LinkPurpose.CASE, case.pk)

    shown = Client(headers={"accept-language": "en"}).get(f"/c/{token}/").content.decode()

    assert "A question of mine" not in shown
    assert not AccessLink.objects.exclude(confirmed_at=None).exists()


def test_the_door_opens_by_a_press_and_shows_the_case(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    token = _link(house, LinkPurpose.CASE, case.pk)

    shown = page.post(f"/c/{token}/open/", follow=True).content.decode()

    assert "A question of mine" in shown
    assert "What was done, and what is left" in shown


def test_a_message_from_the_page_joins_the_case(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    token = _link(house, LinkPurpose.CASE, case.pk)
    page.post(f"/c/{token}/open/")

    page.post(f"/c/{token}/write/", {"key": "k1", "text": "One more thing"})

    assert Case.objects.count() == 1
    assert Message.objects.filter(case=case, direction="in", text="One more thing").exists()


@pytest.mark.parametrize("token", ["made-up", "x" * 43])
def test_absent_links_look_all_the_same(house: Cast, page: Client, token: str) -> None:
    for place in ("c", "u", "s"):
        assert page.get(f"/{place}/{token}/").status_code == 404


def test_a_link_for_one_thing_opens_no_other(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    token = _link(house, LinkPurpose.CASE, case.pk)

    assert page.get(f"/u/{token}/").status_code == 404
    assert page.get(f"/s/{token}/").status_code == 404


def test_a_document_is_left_by_its_link_and_nothing_of_the_story_is_shown(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    cases.accept(case.pk, house.dana.pk)
    request_id = cases.request_document(
        case.pk, house.dana.pk, AskedDocument("Discharge summary", "It shows the dates")
    )
    token = _link(house, LinkPurpose.UPLOAD, request_id)
    stranger = Client(headers={"accept-language": "en"})

    shown = stranger.get(f"/u/{token}/").content.decode()
    stranger.post(
        f"/u/{token}/",
        {"key": "k", "text": "", "papers": SimpleUploadedFile("scan.pdf", b"%PDF-1.4 broken", "application/pdf")},
    )

    assert "Discharge summary" in shown
    assert "A question of mine" not in shown
    assert Arrival.objects.get().link_request_id == request_id


def test_a_question_is_shown_by_get_and_answered_by_post_only(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    survey = Survey.objects.create(case=case, customer=house.noa, language="en", asked_at=clock.now(), channel="email")
    token = _link(house, LinkPurpose.SURVEY, survey.pk)
    page.get(f"/s/{token}/?score=5")
    assert Survey.objects.values_list("score", "outcome").get() == (None, None)

    page.post(f"/s/{token}/", {"score": "4", "outcome": "yes", "words": "good"})

    assert Survey.objects.values_list("score", "outcome").get() == (4, True)


def test_an_answer_can_be_changed_for_seven_days(house: Cast, page: Client) -> None:
    case = _case_of_noa(house, page)
    survey = Survey.objects.create(case=case, customer=house.noa, language="en", asked_at=clock.now(), channel="email")
    token = _link(house, LinkPurpose.SURVEY, survey.pk)
    page.post(f"/s/{token}/", {"score": "2"})

    with clock.at(clock.now() + timedelta(days=3)):
        page.post(f"/s/{token}/", {"score": "5"})

    survey.refresh_from_db()
    assert survey.score == 5


def test_only_a_site_that_the_administrator_named_may_show_the_form_in_a_frame(house: Cast, page: Client) -> None:
    assert "frame-ancestors 'none'" in page.get("/embed/ask/")["Content-Security-Policy"]

    values.put("portal.embed_origins", "https://www.example.org")

    assert "frame-ancestors https://www.example.org" in page.get("/embed/ask/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.get("/ask/")["Content-Security-Policy"]


def test_a_code_that_does_not_hold_is_refused_in_words(house: Cast, page: Client) -> None:
    answer = page.post(
        "/paper/",
        {"key": "k", "code": "482 139 075-4", "papers": SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")},
    )

    assert answer.status_code == 422
    assert "The code is not right" in answer.content.decode()
    assert Envelope.objects.count() == 0
