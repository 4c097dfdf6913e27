"""Papers that nobody could match: looked at, matched in one press, refused with a reason."""

from typing import Any

import pytest
from django.test import Client

from kesher.cases import actions
from kesher.cases.models import Arrival, Case, Contact, DocumentRequest, Message
from kesher.customers.models import Identity
from kesher.promises.models import Promise
from tests.cases.house import House, fax, let_leave, take
from tests.cases.papers import blank
from tests.desk import story

AT = "2026-11-22 15:00"


@pytest.fixture
def case(house: House) -> Case:
    found = story.taken(house)
    story.asked_for_a_paper(house, found)
    return found


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def paper(house: House, case: Case) -> Arrival:
    """A page with nothing on it, of which a machine thought that it may be hers."""
    with story.at("2026-11-22 14:30"):
        take(house, fax(blank()))
        actions.read_arrivals(5)
    request = DocumentRequest.objects.get()
    suggestion = {
        "request_id": str(request.pk),
        "case_id": str(case.pk),
        "certainty": "possible",
        "reasons": ["part_of_name"],
        "against": ["other_sender"],
    }
    Arrival.objects.update(suggestions=[suggestion])
    return Arrival.objects.get()


def page(client: Client, path: str = "/desk/documents/") -> str:
    with story.at(AT):
        return client.get(path).content.decode()


def test_the_oldest_is_open_with_its_picture_and_the_reasons(dana: Client, paper: Arrival, case: Case) -> None:
    shown = page(dana)

    assert "1 paper waits to be matched, since today 14:30" in shown
    assert f"/desk/paper/{paper.pk}/page/1.png" in shown
    assert "Possible" in shown
    assert "A part of the name was read on it" in shown
    assert "The sender is nobody of this case" in shown
    assert 'data-key="1"' in shown


def test_its_pages_are_pictures_of_our_own_making(dana: Client, paper: Arrival) -> None:
    picture, thumbnail = dana.get(f"/desk/paper/{paper.pk}/page/1.png"), dana.get(f"/desk/paper/{paper.pk}/thumbnail/")
    pdf, beyond = dana.get(f"/desk/paper/{paper.pk}/page/"), dana.get(f"/desk/paper/{paper.pk}/page/9.png")

    assert picture.content.startswith(b"\x89PNG")
    assert thumbnail.content.startswith(b"\x89PNG")
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert beyond.status_code == 404


def test_one_press_matches_and_tells_the_customer(dana: Client, paper: Arrival, case: Case) -> None:
    request = DocumentRequest.objects.get()

    with story.at(AT):
        done = dana.post(f"/desk/paper/{paper.pk}/match/", {"request": request.pk})
        let_leave()

    paper.refresh_from_db()
    request.refresh_from_db()
    assert done.headers["Location"] == "/desk/documents/"
    assert (paper.state, paper.how, paper.case_id, request.state) == ("matched", "person", case.pk, "arrived")
    assert Message.objects.filter(purpose="document_arrived").exists()
    assert "Every paper has found its case" in page(dana)


def test_it_is_matched_by_the_number_of_a_case(dana: Client, paper: Arrival, case: Case) -> None:
    with story.at(AT):
        dana.post(f"/desk/paper/{paper.pk}/match/", {"number": f"#{case.number}"})

    paper.refresh_from_db()
    assert (paper.state, paper.case_id) == ("matched", case.pk)


@pytest.mark.parametrize("number", ["", "99999", "abc", "9" * 30, "4²"])
def test_a_number_that_is_no_case_is_refused_and_kept(dana: Client, paper: Arrival, number: str) -> None:
    with story.at(AT):
        refused = dana.post(f"/desk/paper/{paper.pk}/match/", {"number": number})

    paper.refresh_from_db()
    assert refused.status_code == 422
    assert "There is no such case" in refused.content.decode()
    assert f'value="{number}"' in refused.content.decode()
    assert paper.state == "waiting"


def test_a_paper_is_refused_with_a_reason_and_not_without(dana: Client, paper: Arrival) -> None:
    with story.at(AT):
        without = dana.post(f"/desk/paper/{paper.pk}/refuse/", {"because": " "})
        dana.post(f"/desk/paper/{paper.pk}/refuse/", {"because": "Pages are missing"})

    paper.refresh_from_db()
    assert without.status_code == 422
    assert "Something must be written." in without.content.decode()
    assert (paper.state, paper.refused_because) == ("refused", "Pages are missing")


def test_an_arrived_paper_is_accepted_or_refused_in_its_case(dana: Client, paper: Arrival, case: Case) -> None:
    request = DocumentRequest.objects.get()
    with story.at(AT):
        dana.post(f"/desk/paper/{paper.pk}/match/", {"request": request.pk})
        let_leave()
        refused = dana.post(f"/desk/paper/{paper.pk}/refuse/", {"because": "Too dark", "case": case.pk})
    request.refresh_from_db()

    assert refused.headers["Location"] == f"/desk/case/{case.pk}/"
    assert (request.state, request.refused_because) == ("refused", "Too dark")


def test_a_request_is_withdrawn_and_our_time_runs_again(dana: Client, case: Case) -> None:
    request = DocumentRequest.objects.get()

    with story.at(AT):
        dana.post(f"/desk/request/{request.pk}/withdraw/", {"case": case.pk})

    request.refresh_from_db()
    case.refresh_from_db()
    assert (request.state, case.state) == ("withdrawn", "open")


def test_looking_changes_nothing(dana: Client, paper: Arrival) -> None:
    request = DocumentRequest.objects.get()
    paths = [f"paper/{paper.pk}/match/", f"paper/{paper.pk}/refuse/", f"request/{request.pk}/accept/"]

    statuses = {dana.get(f"/desk/{path}").status_code for path in paths}

    assert statuses == {405}


def test_back_office_sees_no_papers(house: House, paper: Arrival) -> None:
    roni = story.logged_in(house.cast.roni)
    paths = [
        f"paper/{paper.pk}/",
        f"paper/{paper.pk}/page/",
        f"paper/{paper.pk}/page/1.png",
        f"paper/{paper.pk}/thumbnail/",
    ]

    statuses = {roni.get(f"/desk/{path}").status_code for path in paths}

    assert statuses == {404}


# What a person makes of a paper that matched nobody.

HEIC = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 100


@pytest.fixture
def loose(house: House) -> Arrival:
    """A fax from a number that nobody has, and that nobody asked for."""
    with story.at("2026-11-22 14:30"):
        take(house, fax(blank()))
        actions.read_arrivals(5)
    return Arrival.objects.get()


def post(client: Client, path: str, **fields: object) -> Any:
    with story.at(AT):
        return client.post(path, fields)


def test_a_matched_paper_says_nobody_was_told_when_nobody_was(dana: Client, paper: Arrival, case: Case) -> None:
    post(dana, f"/desk/paper/{paper.pk}/match/", number=case.number)

    assert "Nobody was told of it." in page(dana)


def test_a_matched_request_says_by_which_channel_the_customer_is_told(dana: Client, paper: Arrival) -> None:
    post(dana, f"/desk/paper/{paper.pk}/match/", request=DocumentRequest.objects.get().pk)

    assert "the customer is told by SMS" in page(dana)


def test_a_paper_begins_a_case_for_whoever_sent_it(dana: Client, loose: Arrival, house: House) -> None:
    done = post(dana, f"/desk/paper/{loose.pk}/open/", matter="A claim by fax")

    case = Case.objects.get()
    assert done.headers["Location"] == f"/desk/case/{case.pk}/"
    assert (case.matter, case.channel, case.owner, case.customer.kind) == (
        "A claim by fax", "fax", house.cast.dana, "provisional",
    )  # fmt: skip
    assert Identity.objects.get(customer=case.customer).value == "+97235550172"
    assert Contact.objects.get().case == case
    assert Promise.objects.get().kind == "first_answer"
    loose.refresh_from_db()
    assert (loose.state, loose.case_id) == ("matched", case.pk)
    assert not Message.objects.filter(direction="out").exists()
    assert "Nobody was told yet" in page(dana, f"/desk/case/{case.pk}/")


def test_it_begins_a_case_for_a_chosen_customer(dana: Client, loose: Arrival, house: House) -> None:
    found = page(dana, f"/desk/paper/{loose.pk}/find/?number=Berkovich")

    post(
        dana, f"/desk/paper/{loose.pk}/open/", matter="A claim by fax",
        found=house.cast.noa.pk, customer=house.cast.yossi.pk,  # the sender's own number is Yossi's
    )  # fmt: skip

    assert f'name="found" value="{house.cast.noa.pk}"' in found
    assert Case.objects.get().customer == house.cast.noa


def test_open_cases_are_found_by_the_customer_with_their_clocks(dana: Client, paper: Arrival, case: Case) -> None:
    found = page(dana, f"/desk/paper/{paper.pk}/find/?number=Berkovich")

    assert f'name="number" value="{case.number}"' in found
    assert 'class="pill-clock"' in found


def test_a_case_needs_a_matter(dana: Client, loose: Arrival) -> None:
    refused = post(dana, f"/desk/paper/{loose.pk}/open/", matter=" ")

    assert refused.status_code == 422
    assert "Something must be written." in refused.content.decode()
    assert not Case.objects.exists()


def test_what_is_not_for_us_is_put_away_and_comes_back(dana: Client, loose: Arrival) -> None:
    post(dana, f"/desk/paper/{loose.pk}/not-for-us/")

    away = page(dana, "/desk/documents/away/")
    assert "Not for us" in away
    assert "Every paper has found its case" in page(dana)
    assert not Message.objects.exists()
    post(dana, f"/desk/paper/{loose.pk}/after-all/")
    assert "1 paper waits to be matched" in page(dana)


def test_a_photograph_of_an_iphone_says_what_it_is_and_what_to_do(dana: Client, house: House) -> None:
    with story.at("2026-11-22 14:30"):
        take(house, fax(HEIC, name="IMG_0042.HEIC"))
        for _ in range(4):
            actions.read_arrivals(5)

    shown = page(dana)

    assert "A photograph in the format of iPhones (HEIC)" in shown
    assert "Most Compatible" in shown
    assert 'value="The photograph came in a format that we cannot open (HEIC)' in shown
    original = dana.get(f"/desk/paper/{Arrival.objects.get().pk}/page/")
    assert original.content == HEIC


def test_who_sent_something_unreadable_for_a_request_is_told_why(dana: Client, paper: Arrival, case: Case) -> None:
    request = DocumentRequest.objects.get()

    post(dana, f"/desk/paper/{paper.pk}/refuse/", because="It is a photograph in HEIC.", request=request.pk)

    request.refresh_from_db()
    paper.refresh_from_db()
    assert (request.state, paper.state, paper.request_id) == ("refused", "refused", request.pk)
    told = Message.objects.get(purpose="document_refused")
    assert "It is a photograph in HEIC." in told.text
    assert "The customer is told by SMS why" in page(dana)


def test_a_refused_paper_of_nobody_says_that_nobody_was_told(dana: Client, loose: Arrival) -> None:
    post(dana, f"/desk/paper/{loose.pk}/refuse/", because="Advertising")

    assert not Message.objects.exists()
    shown = page(dana, f"/desk/paper/{loose.pk}/")
    assert "Put away: <bdi>Advertising</bdi>" in shown
    assert "Nobody was told." in shown


def test_back_office_makes_nothing_of_papers(house: House, loose: Arrival) -> None:
    roni = story.logged_in(house.cast.roni)

    statuses = [
        post(roni, f"/desk/paper/{loose.pk}/{verb}/", matter="x").status_code
        for verb in ("open", "not-for-us", "after-all", "again")
    ]

    assert statuses == [404, 404, 404, 404]
    assert not Case.objects.exists()
