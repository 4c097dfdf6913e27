"""What the customers' pages say when something cannot be taken: in words, with what was typed, and nothing half done."""

import errno
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, Never

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.utils import translation

from kesher.cases import actions as cases
from kesher.cases.models import Case
from kesher.cases.types import AskedDocument
from kesher.channels.actions import open_account
from kesher.channels.models import Account, Envelope
from kesher.core import blobs, clock
from kesher.core import settings as values
from kesher.core.models import Knock
from kesher.core.settings import Unfit
from kesher.core.web import knocks
from kesher.customers import actions as customers
from kesher.customers.models import AccessLink, Identity
from kesher.customers.types import LinkPurpose
from kesher.listening.models import Survey
from kesher.promises.actions import seed_terms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]
SHOP = "https://www.example.org"


@pytest.fixture
def house(cast: Cast) -> Cast:
    """The cast with a form and a mailbox."""
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


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk of the files has no room."""
    monkeypatch.setattr(blobs, "has_room", lambda size: False)


@pytest.fixture
def full_database() -> Iterator[None]:
    """PostgreSQL cannot write: what it says then (SQLSTATE 53100)."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("no space left") from psycopg.errors.DiskFull()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def big_scan(name: str = "scan.pdf") -> SimpleUploadedFile:
    """A file that does not fit into a row."""
    return SimpleUploadedFile(name, b"%PDF-1.4 " + b"x" * 100_000, "application/pdf")


def typed(page: Client, **more: Any) -> dict[str, Any]:
    """A question as somebody would type it into a fresh page."""
    key = re.findall(r'name="key" value="([^"]+)"', page.get("/ask/").content.decode())[0]
    return {"key": key, "text": "Where is my refund", "email": "new@example.com", "website": ""} | more


def case_of_noa(page: Client) -> Case:
    page.post("/ask/", typed(page, email="noa.b@example.com", text="A question of mine"))
    return Case.objects.get()


def link(house: Cast, purpose: LinkPurpose, subject: Any) -> str:
    identity = Identity.objects.get(customer=house.noa, kind="email")
    return customers.make_link(purpose, house.noa.pk, identity.pk, subject, 30)


def survey_of(house: Cast, page: Client, **more: Any) -> str:
    row = Survey.objects.create(
        case=case_of_noa(page), customer=house.noa, language="en", asked_at=clock.now(), channel="email", **more
    )
    return link(house, LinkPurpose.SURVEY, row.pk)


def upload_of(house: Cast, page: Client) -> str:
    case = case_of_noa(page)
    cases.accept(case.pk, house.dana.pk)
    request_id = cases.request_document(
        case.pk, house.dana.pk, AskedDocument("Discharge summary", "It shows the dates")
    )
    return link(house, LinkPurpose.UPLOAD, request_id)


# a disk without room


def test_a_question_that_finds_no_room_stays_on_the_page(house: Cast, page: Client, full_disk: None) -> None:
    answer = page.post("/ask/", typed(page, papers=big_scan()))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert "The fault is ours" in answer.content.decode()
    assert "Where is my refund" in answer.content.decode()
    assert Envelope.objects.count() == 0


def test_a_reply_that_finds_no_room_stays_on_the_page(
    house: Cast, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link(house, LinkPurpose.CASE, case_of_noa(page).pk)
    page.post(f"/c/{token}/open/")
    before = Envelope.objects.count()
    monkeypatch.setattr(blobs, "has_room", lambda size: False)

    answer = page.post(f"/c/{token}/write/", {"key": "k", "text": "One more thing", "papers": big_scan()})

    assert answer.status_code == 503
    assert "The fault is ours" in answer.content.decode()
    assert "One more thing" in answer.content.decode()
    assert Envelope.objects.count() == before


def test_a_document_that_finds_no_room_is_said_to_be_missing_still(
    house: Cast, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = upload_of(house, page)
    before = Envelope.objects.count()
    monkeypatch.setattr(blobs, "has_room", lambda size: False)

    answer = page.post(f"/u/{token}/", {"key": "k", "text": "Both sides", "papers": big_scan()})

    assert answer.status_code == 503
    assert "Files have to be chosen again" in answer.content.decode()
    assert "Both sides" in answer.content.decode()
    assert Envelope.objects.count() == before


def test_a_paper_by_code_that_finds_no_room_is_refused_in_words(house: Cast, page: Client, full_disk: None) -> None:
    answer = page.post("/paper/", {"key": "k", "code": "482 139 075-9", "papers": big_scan()})

    assert answer.status_code == 503
    assert "The fault is ours" in answer.content.decode()
    assert Envelope.objects.count() == 0


def test_an_upload_that_fills_the_disk_on_its_way_in_loses_the_file_only(
    house: Cast, page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = typed(page, papers=big_scan())

    def no_room(*_: Any) -> Never:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_room)
    answer = page.post("/ask/", form)

    assert answer.status_code == 503
    assert "Where is my refund" in answer.content.decode()
    assert "new@example.com" in answer.content.decode()
    assert Envelope.objects.count() == 0


def test_a_question_is_refused_in_words_when_the_database_is_full(
    house: Cast, page: Client, full_database: None
) -> None:
    answer = page.post("/ask/", {"key": "k", "text": "Where is my refund", "email": "new@example.com", "website": ""})

    assert answer.status_code == 503
    assert "Where is my refund" in answer.content.decode()


def test_an_answer_to_a_survey_is_refused_in_words_when_the_database_is_full(
    house: Cast, page: Client, request: pytest.FixtureRequest
) -> None:
    token = survey_of(house, page)
    request.getfixturevalue("full_database")

    answer = page.post(f"/s/{token}/", {"score": "4", "outcome": "no", "words": "The date was missing"})

    shown = answer.content.decode()
    assert answer.status_code == 503
    assert "The date was missing" in shown
    assert 'value="4" checked' in shown
    assert 'value="no" checked' in shown
    assert Survey.objects.get().score is None


# links


def test_an_old_link_says_what_to_do_instead(house: Cast, page: Client) -> None:
    token = link(house, LinkPurpose.CASE, case_of_noa(page).pk)
    AccessLink.objects.update(expires_at=clock.now() - timedelta(days=1))

    answer = page.get(f"/c/{token}/")

    assert answer.status_code == 404
    assert "This link opens nothing any more" in answer.content.decode()
    assert _bare(answer, token) == _bare(page.get("/c/made-up/"), "made-up")


def _bare(answer: Any, token: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"', "", answer.content.decode()).replace(
        token, ""
    )


def test_a_browser_without_cookies_is_told_why_the_door_stays_closed(house: Cast, page: Client) -> None:
    token = link(house, LinkPurpose.CASE, case_of_noa(page).pk)
    onward = page.post(f"/c/{token}/open/")["Location"]
    page.cookies.clear()

    shown = page.get(onward).content.decode()

    assert "This browser keeps no cookies" in shown
    assert "A question of mine" not in shown


def test_the_forms_need_no_cookie(house: Cast) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})

    answer = strict.post("/ask/", {"key": "k", "text": "Where is my refund", "email": "new@example.com", "website": ""})

    assert answer.status_code == 302
    assert Envelope.objects.count() == 1


def test_a_survey_after_seven_days_cannot_be_changed_and_says_so(house: Cast, page: Client) -> None:
    long_ago = clock.now() - timedelta(days=8)
    token = survey_of(house, page, score=4, answered_at=long_ago, first_answered_at=long_ago)

    answer = page.post(f"/s/{token}/", {"score": "1"})

    assert answer.status_code == 409
    assert "It can no longer be changed here" in answer.content.decode()
    assert Survey.objects.get().score == 4


def test_effort_is_asked_about_in_words_of_effort(house: Cast, page: Client) -> None:
    token = survey_of(house, page, question="ces")

    shown = page.get(f"/s/{token}/").content.decode()

    assert "How easy was it" in shown
    assert "Very hard" in shown
    assert "satisfied" not in shown


# errors of forms


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"text": "x" * 20_001}, "id_text", "1 letter too long"),
        ({"text": ""}, "id_text", "Write what happened, or add a file"),
        ({"email": ""}, "id_email", "so that the answer can reach you"),
        ({"email": "noa@"}, "id_email", "is not whole"),
        ({"phone": "05-123"}, "id_phone", "The phone number is not whole"),
        ({"papers": SimpleUploadedFile("a.exe", b"MZ\x90", "application/pdf")}, "id_papers", "“a.exe” cannot be taken"),
        ({"papers": SimpleUploadedFile("bill.pdf", b"MZ\x90", "application/pdf")}, "id_papers", "cannot be taken"),
        ({"papers": SimpleUploadedFile("a.svg", b"<svg onload=x>", "image/svg+xml")}, "id_papers", "cannot be taken"),
        ({"papers": SimpleUploadedFile("empty.pdf", b"", "application/pdf")}, "id_papers", "is empty"),
        (
            {"papers": [SimpleUploadedFile(f"{n}.png", b"\x89PNG", "image/png") for n in range(11)]},
            "id_papers",
            "At most 10",
        ),
        (
            {"papers": SimpleUploadedFile("a.pdf", b"%PDF" + b"x" * 15_728_640, "application/pdf")},
            "id_papers",
            "up to 15",
        ),
    ],
)
def test_an_error_is_said_at_its_field_where_the_cursor_stands(
    house: Cast, page: Client, wrong: dict[str, Any], field: str, words: str
) -> None:
    answer = page.post("/ask/", typed(page, name="Rina Sela") | wrong)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "Rina Sela" in shown
    assert re.findall(r'<(?:input|textarea)[^>]* autofocus[^>]*id="(\w+)"', shown) == [field]
    assert Envelope.objects.count() == 0


def test_an_error_is_said_in_hebrew_on_a_hebrew_page(house: Cast) -> None:
    page = Client(headers={"accept-language": "he"})

    shown = page.post("/ask/", {"key": "k", "text": "שלום", "email": "noa@", "website": ""}).content.decode()

    with translation.override("he"):
        assert "כתובת הדוא״ל אינה שלמה" in shown


@pytest.mark.parametrize("name", ["IMG_0017.HEIC", "צילום מסך.png", "letter.docx", "scan.TIFF"])
def test_what_people_send_is_taken(house: Cast, page: Client, name: str) -> None:
    answer = page.post("/ask/", typed(page, papers=SimpleUploadedFile(name, b"\x00\x00\x00\x18ftypheic", "image/heic")))

    assert answer.status_code == 302


def test_a_photo_of_the_camera_goes_along_with_the_files(house: Cast, page: Client) -> None:
    photo = SimpleUploadedFile("image", b"\xff\xd8\xff\xe0", "image/jpeg")

    page.post("/ask/", typed(page, papers=big_scan()) | {"papers-photo": photo})

    assert Case.objects.get().messages.get(direction="in").attachments.count() == 2


# crowds


@pytest.fixture
def narrow(house: Cast) -> None:
    """Five forms from one network in an hour."""
    values.put("doors.forms_an_hour", 5)


def _crowd(page: Client, number: int = 5) -> None:
    for n in range(number):
        assert page.post("/ask/", typed(page, email=f"n{n}@example.com")).status_code == 302


def test_a_crowded_network_is_asked_for_a_minute_and_loses_nothing(narrow: None, page: Client, at: At) -> None:
    with at("2026-11-22 10:00"):
        _crowd(page)
        form = typed(page)
        asked = page.post("/ask/", form)
        ticket = re.findall(r'name="ticket" value="([^"]+)"', asked.content.decode())[0]
    with at("2026-11-22 10:00:30"):
        early = page.post("/ask/", form | {"ticket": ticket})
    with at("2026-11-22 10:01"):
        patient = page.post("/ask/", form | {"ticket": ticket})

    assert (asked.status_code, asked["Retry-After"]) == (429, "60")
    assert "Very many forms come from your network" in asked.content.decode()
    assert "Where is my refund" in asked.content.decode()
    assert (early.status_code, early["Retry-After"]) == (429, "30")
    assert patient.status_code == 302
    assert Envelope.objects.count() == 6


def test_a_ticket_is_good_for_its_own_page_only(narrow: None, page: Client, at: At) -> None:
    with at("2026-11-22 10:00"):
        _crowd(page)
        asked = page.post("/ask/", typed(page)).content.decode()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', asked)[0]

    with at("2026-11-22 10:02"):
        answers = [page.post("/ask/", typed(page, ticket=one)) for one in (ticket, "made-up")]

    assert [one.status_code for one in answers] == [429, 429]


def test_patience_ends_at_ten_times_the_limit(narrow: None, page: Client, at: At) -> None:
    with at("2026-11-22 10:00"):
        _crowd(page)
        form = typed(page)
        asked = page.post("/ask/", form).content.decode()
        for _ in range(45):
            knocks.enter("forms", "127.0.0.1", limit=100, at=clock.now())
    ticket = re.findall(r'name="ticket" value="([^"]+)"', asked)[0]

    with at("2026-11-22 10:20"):
        answer = page.post("/ask/", form | {"ticket": ticket})

    assert (answer.status_code, answer["Retry-After"]) == (429, "2400")


def test_another_network_and_the_next_hour_are_free(narrow: None, page: Client, at: At) -> None:
    with at("2026-11-22 10:00"):
        _crowd(page)
        elsewhere = page.post("/ask/", typed(page), REMOTE_ADDR="198.51.100.7")
    with at("2026-11-22 11:00"):
        later = page.post("/ask/", typed(page))

    assert (elsewhere.status_code, later.status_code) == (302, 302)


def test_an_address_that_somebody_claims_is_not_looked_at(narrow: None, page: Client) -> None:
    _crowd(page)

    answer = page.post("/ask/", typed(page), headers={"x-forwarded-for": "198.51.100.7"})

    assert answer.status_code == 429


def test_behind_our_own_proxy_visitors_are_told_apart(narrow: None, page: Client) -> None:
    values.put("gateway.proxies", "127.0.0.1")

    answers = [page.post("/ask/", typed(page), headers={"x-forwarded-for": f"198.51.100.{n}"}) for n in range(7)]

    assert {one.status_code for one in answers} == {302}


def test_forms_of_other_sites_count_too_and_servers_with_a_token_do_not(narrow: None, page: Client) -> None:
    from kesher.gateway.actions import make_token

    values.put("gateway.form_origins", SHOP)
    form = {"text": "Where is my refund", "email": "new@example.com"}
    _crowd(page)

    crowded = page.post("/api/v1/forms", form, content_type="application/json", headers={"origin": SHOP})
    token = {"authorization": f"Bearer {make_token('site', ['forms'])}"}
    served = page.post("/api/v1/forms", form, content_type="application/json", headers=token)

    assert (crowded.status_code, crowded.json()["code"]) == (429, "too_often")
    assert int(crowded["Retry-After"]) > 3500
    assert served.status_code == 202
    assert Envelope.objects.count() == 6


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "203.0.113.6", False),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::4", True),
        ("2001:db8:1:2::3", "2001:db8:1:3::3", False),
    ],
)
def test_a_network_is_an_address_or_a_household(one: str, other: str, same: bool) -> None:
    assert (knocks.network_of(one) == knocks.network_of(other)) is same
    assert one not in knocks.network_of(one)


def test_who_came_is_forgotten_after_a_day(page: Client, at: At) -> None:
    with at("2026-11-22 10:00"):
        knocks.enter("forms", "203.0.113.5", limit=5, at=clock.now())
    with at("2026-11-23 11:00"):
        knocks.forget()

    assert Knock.objects.count() == 0


# the form in a frame


def test_the_language_of_the_frame_goes_along_to_the_receipt(house: Cast) -> None:
    page = Client(headers={"accept-language": "he"})

    refused = page.post("/embed/ask/?lang=en", {"key": "k", "text": "", "email": "", "website": ""})
    taken = page.post("/embed/ask/?lang=en", {"key": "k", "text": "Hello", "email": "new@example.com", "website": ""})

    assert "Write what happened" in refused.content.decode()
    assert taken["Location"].endswith("?lang=en")
    assert "You will have an answer by" in page.get(taken["Location"]).content.decode()


@pytest.mark.parametrize("word", ["*", "example.org", "https://a.example; script-src *", "https://a.example/path"])
def test_a_site_for_frames_that_is_no_origin_is_refused(house: Cast, word: str) -> None:
    with pytest.raises(Unfit):
        values.put("portal.embed_origins", word)

    assert values.get("portal.embed_origins") == ""


__all__ = ["Account"]
