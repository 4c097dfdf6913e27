"""The clock of a promise is visible wherever the case is: one page after the other."""

from collections.abc import Callable

import pytest
from django.test import Client

from kesher.cases import actions
from kesher.cases.models import Arrival, Case, DocumentRequest
from tests.cases.house import House, fax, take
from tests.cases.papers import blank
from tests.desk import story

AT = "2026-11-22 09:00"
CLOCK = 'class="pill-clock"'


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


def seen(client: Client, path: str) -> str:
    with story.at(AT):
        return client.get(path).content.decode()


Where = Callable[[House, Case], str]


@pytest.mark.parametrize(
    "where",
    [
        pytest.param(lambda house, case: "/desk/", id="my queue"),
        pytest.param(lambda house, case: f"/desk/team/{house.cast.claims.pk}/", id="the queue of the team"),
        pytest.param(lambda house, case: f"/desk/customer/{house.cast.noa.pk}/", id="the customer"),
        pytest.param(lambda house, case: "/desk/search/?q=Berkovich", id="search"),
        pytest.param(lambda house, case: "/desk/customers/?q=Berkovich", id="customers found"),
        pytest.param(lambda house, case: "/desk/new/people/?name=Berkovich&who=new", id="a case opened by hand"),
    ],
)
def test_the_clock_stands_beside_the_case(house: House, dana: Client, case: Case, where: Where) -> None:
    page = seen(dana, where(house, case))

    assert f"/desk/case/{case.pk}/" in page or f":{case.pk}" in page
    assert CLOCK in page
    assert "in 3:00 hours" in page or "12:00" in page


def test_the_case_has_the_large_clock(house: House, dana: Client, case: Case) -> None:
    assert 'class="clock"' in seen(dana, f"/desk/case/{case.pk}/")


def test_another_case_of_the_customer_shows_its_clock(house: House, dana: Client, case: Case) -> None:
    with story.at("2026-11-22 08:10"):
        dana.post(
            "/desk/new/open/",
            {"key": "01890000-0000-7000-8000-000000000001", "who": str(house.cast.noa.pk), "channel": "branch",
             "direction": "in", "text": "Another matter altogether"},
        )  # fmt: skip

    other = Case.objects.exclude(pk=case.pk).get()
    assert CLOCK in seen(dana, f"/desk/case/{other.pk}/")


def test_the_pop_up_and_the_page_of_a_call(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    assert CLOCK in seen(dana, "/desk/calls/")
    assert 'class="clock"' in seen(dana, f"/desk/call/{call.pk}/")
    assert CLOCK in seen(dana, f"/desk/call/{call.pk}/")


def test_suggestions_of_a_paper(house: House, dana: Client, case: Case) -> None:
    story.asked_for_a_paper(house, case, "2026-11-22 08:20")
    with story.at("2026-11-22 08:30"):
        take(house, fax(blank()))
        actions.read_arrivals(5)
    request = DocumentRequest.objects.get()
    suggestion = {
        "request_id": str(request.pk),
        "case_id": str(case.pk),
        "certainty": "possible",
        "for": [],
        "against": [],
    }
    Arrival.objects.update(suggestions=[suggestion])

    assert CLOCK in seen(dana, "/desk/documents/")


def test_a_task_shows_its_own_clock_and_the_customers(house: House, dana: Client, case: Case) -> None:
    with story.at("2026-11-22 08:30"):
        actions.ask_task(
            case.pk,
            house.cast.dana.pk,
            kind="decision",
            what="Is a daughter covered?",
            team_id=house.cast.back_office.pk,
        )

    ours = seen(story.logged_in(house.cast.roni), "/desk/tasks/")
    asked = seen(dana, "/desk/tasks/")

    assert (ours.count(CLOCK), asked.count(CLOCK)) == (2, 2)
    assert "The customer:" in ours
