"""Finding: a customer, a case, a policy, by whatever one has."""

import pytest

from tests.cases.house import House
from tests.desk import story


def test_a_case_number_opens_its_case(house: House) -> None:
    case = story.asked(house)
    dana = story.logged_in(house.cast.dana)

    answer = dana.get(f"/desk/search/?q={case.number}")

    assert answer.headers["Location"] == f"/desk/case/{case.pk}/"
    assert dana.get(f"/desk/case/number/{case.number}/").headers["Location"] == f"/desk/case/{case.pk}/"


@pytest.mark.parametrize(
    ("asked", "why"),
    [("Berkovich", "by name"), ("נועה", "by name"), ("5550143", "by phone"), ("noa.b@", "by mail address")],
)
def test_a_customer_is_found_and_it_is_said_why(house: House, asked: str, why: str) -> None:
    page = story.logged_in(house.cast.dana).get("/desk/search/", {"q": asked}).content.decode()

    assert f"/desk/customer/{house.cast.noa.pk}/" in page
    assert why in page


def test_a_policy_is_found_by_its_words(house: House) -> None:
    story.policy(house.cast.dana)

    page = story.logged_in(house.cast.dana).get("/desk/search/?q=אשפוז").content.decode()

    assert "Trip cancelled on medical grounds" in page
    assert "Version 1 in force" in page


def test_nothing_found_says_what_else_to_try(house: House) -> None:
    page = story.logged_in(house.cast.dana).get("/desk/search/?q=zzzzqqq").content.decode()

    assert "Nothing was found for" in page
    assert "any part of a phone number" in page


@pytest.mark.parametrize("asked", ["", "%", "'; drop table", "9" * 40, "²", "\x00a", "<script>alert(1)</script>"])
def test_strange_words_harm_nothing(house: House, asked: str) -> None:
    dana = story.logged_in(house.cast.dana)

    found, customers = dana.get("/desk/search/", {"q": asked}), dana.get("/desk/customers/", {"q": asked})

    assert (found.status_code, customers.status_code) == (200, 200)
    assert "<script>alert" not in found.content.decode() + customers.content.decode()
