"""The page of a case: the story, the promise, who she is, and what became of her papers, on one page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesher.cases import actions
from kesher.cases.models import Case
from tests.cases.house import House, let_leave, mail, take
from tests.cases.papers import blank
from tests.desk import story


@pytest.fixture
def case(house: House) -> Case:
    found = story.taken(house)
    version = story.policy(house.cast.dana)
    story.answered(house, found, version)
    story.phoned(house, found, version)
    story.asked_for_a_paper(house, found)
    found.refresh_from_db()
    return found


def page_of(house: House, case: Case, language: str = "en", path: str = "") -> str:
    with story.at("2026-11-22 15:00"):
        content = story.logged_in(house.cast.dana, language).get(f"/desk/case/{case.pk}/{path}").content
    return content.decode()


def test_the_whole_story_is_on_the_page(house: House, case: Case) -> None:
    page = page_of(house, case)

    assert "מה מגיע לנו על ביטול הנסיעה?" in page
    assert story.WORDS["full", "he"] in page
    assert "Incoming phone call" in page
    assert "Document request" in page
    assert "Kept: <b><bdi>first answer</bdi></b>" in page
    assert "Today, Sun" in page


def test_the_head_says_whose_it_is_and_until_when(house: House, case: Case) -> None:
    page = page_of(house, case)

    assert "Owner: <bdi>Dana Azulay</bdi>" in page
    assert "Waiting for the customer" in page
    assert "0 hand-offs" in page
    assert 'data-due="2026-11-25T10:00:00+00:00"' in page


def test_the_context_shows_addresses_what_is_missing_and_what_was_cited(house: House, case: Case) -> None:
    page = page_of(house, case)

    assert "052-555-0143" in page
    assert "verified" in page
    assert "סיכום אשפוז" in page
    assert "Answers given rest on" in page
    assert "version 1" in page


def test_the_page_speaks_hebrew(house: House, case: Case) -> None:
    page = page_of(house, case, "he")

    assert 'dir="rtl"' in page
    assert "ממתינה ללקוח" in page
    assert "התשובות שניתנו נשענות על" in page
    assert "Open promises" not in page


def test_the_story_can_be_of_the_customer_or_of_promises_alone(house: House, case: Case) -> None:
    customer, promises = page_of(house, case, path="?only=customer"), page_of(house, case, path="?only=promises")

    assert "We promised" not in customer
    assert "Incoming phone call" in customer
    assert "We promised" in promises
    assert "Incoming phone call" not in promises


def test_a_long_story_goes_on_at_its_end_and_days_are_not_said_twice(house: House, case: Case) -> None:
    dana = story.logged_in(house.cast.dana)
    for n in range(35):
        with story.at(f"2026-11-22 15:{n:02d}"):
            actions.note(case.pk, house.cast.dana.pk, f"Note number {n}.")
    with story.at("2026-11-22 16:00"):
        first = dana.get(f"/desk/case/{case.pk}/")
        cursor, day = first.context["story"].older, first.context["story"].last
        second = dana.get(f"/desk/case/{case.pk}/story/?before={cursor}&day={day}")

    assert "Note number 34." in first.content.decode()
    assert "Note number 0." not in first.content.decode()
    assert "Note number 0." in second.content.decode()
    assert "Note number 34." not in second.content.decode()
    assert "Today, Sun" not in second.content.decode()


@pytest.mark.parametrize("cursor", ["x", "AAAA", "🙂", "a" * 500])
def test_a_cursor_that_we_did_not_give_finds_nothing(house: House, case: Case, cursor: str) -> None:
    dana = story.logged_in(house.cast.dana)

    answers = [
        dana.get(f"/desk/case/{case.pk}/story/", {"before": cursor}),
        dana.get(f"/desk/case/{case.pk}/", {"before": cursor}),
        dana.get(f"/desk/customer/{house.cast.noa.pk}/", {"before": cursor}),
    ]

    assert [one.status_code for one in answers] == [404, 404, 404]


@pytest.mark.parametrize("panel", ["reply", "note", "document", "promise", "task", "hand_off", "nonsense"])
def test_every_composer_opens_by_its_address(house: House, case: Case, panel: str) -> None:
    answer = story.logged_in(house.cast.dana).get(f"/desk/case/{case.pk}/?panel={panel}")

    assert answer.status_code == 200
    assert answer.context["panel"] == (panel if panel != "nonsense" else "reply")
    assert b'id="composer"' in answer.content


def test_a_policy_that_was_replaced_is_shown_as_such_and_cannot_be_cited(house: House, case: Case) -> None:
    with story.at("2026-11-23 08:00"):
        story.policy(house.cast.dana, since="2026-11-23 00:00")
    with story.at("2026-11-23 09:00"):
        page = story.logged_in(house.cast.dana).get(f"/desk/case/{case.pk}/?panel=reply&q=אשפוז").content.decode()

    assert "Version 2 in force" in page
    assert "Version 1, replaced on" in page
    assert page.count('name="insert"') == 1


def test_the_same_version_says_where_it_was_quoted(house: House, case: Case) -> None:
    page = page_of(house, case, path="?panel=reply&q=אשפוז")

    assert "Quoted in this case:" in page
    assert "E-mail <time" in page
    assert "Phone <time" in page


def test_a_paper_of_the_case_is_shown_with_its_picture(house: House, case: Case) -> None:
    from kesher.cases.models import Arrival, DocumentRequest
    from tests.cases.house import fax

    with story.at("2026-11-22 14:30"):
        take(house, fax(blank()))
        actions.read_arrivals(5)
        arrival = Arrival.objects.get()
        actions.match_arrival(arrival.pk, house.cast.dana.pk, request_id=DocumentRequest.objects.get().pk)
        let_leave()

    page = page_of(house, case)

    assert f"/desk/paper/{arrival.pk}/thumbnail/" in page
    assert "It is what we asked for" in page


def test_the_number_of_queries_does_not_grow_with_the_story(house: House) -> None:
    case = story.taken(house)
    version = story.policy(house.cast.dana)
    story.answered(house, case, version)
    dana = story.logged_in(house.cast.dana)
    with story.at("2026-11-22 15:00"):
        dana.get(f"/desk/case/{case.pk}/")
        with CaptureQueriesContext(connection) as few:
            dana.get(f"/desk/case/{case.pk}/")
        for n in range(8):
            take(house, mail(f"And another thing {n}"))
        let_leave()
        with CaptureQueriesContext(connection) as many:
            dana.get(f"/desk/case/{case.pk}/")

    assert len(many) <= len(few) + 1  # files of messages are looked for once there are any
    assert len(many) <= 75


def test_a_page_is_lighter_than_sixty_kilobytes(house: House, case: Case) -> None:
    assert len(page_of(house, case, "he").encode()) < 60_000


def test_files_leave_as_downloads_and_only_of_this_case(house: House) -> None:
    from kesher.cases.models import Attachment
    from kesher.channels.types import File

    with story.at("2026-11-22 08:00"):
        take(house, mail(files=[File("flight.pdf", "application/pdf", b"%PDF-1.4 flight")]))
        take(house, mail("Something else", sender="yossi@example.com"))
    file = Attachment.objects.get()
    own = Case.objects.get(messages=file.message).pk
    other = Case.objects.exclude(pk=own).get().pk
    dana = story.logged_in(house.cast.dana)

    answer = dana.get(f"/desk/case/{own}/file/{file.pk}/")

    assert answer.content == b"%PDF-1.4 flight"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert dana.get(f"/desk/case/{other}/file/{file.pk}/").status_code == 404
