"""Two customers that are one: asked with the evidence, joined by one press, and two again by another."""

import pytest
from django.test import Client

from kesher.cases.models import Case
from kesher.core.addresses import parse_phone
from kesher.customers import actions, queries
from kesher.customers.models import Customer, Merge
from kesher.customers.types import Trust
from tests.cases.house import House, mail, take
from tests.desk import story

AT = "2026-11-22 15:00"


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def twin(house: House) -> Customer:
    at = story.now("2026-11-20 09:00")
    row = Customer.objects.get(pk=actions.create_customer(name="Noa Berkovitz", at=at))
    actions.add_identity(row.pk, parse_phone("052-555-0143"), Trust.TYPED, at)
    return row


def page(client: Client, path: str) -> str:
    with story.at(AT):
        return client.get(path).content.decode()


def press(client: Client, path: str, **fields: object) -> str:
    with story.at(AT):
        return client.post(path, fields).headers["Location"]


def test_candidates_stand_on_the_customers_page_with_the_evidence(house: House, dana: Client, twin: Customer) -> None:
    shown = page(dana, f"/desk/customer/{house.cast.noa.pk}/")

    assert "May be the same person" in shown
    assert "The same phone" in shown
    assert "052-555-0143" in shown
    assert "Another name" in shown
    assert f'action="/desk/customer/{house.cast.noa.pk}/one-person/"' in shown
    assert f'action="/desk/customer/{house.cast.noa.pk}/two-people/"' in shown


def test_candidates_stand_on_the_case_too(house: House, dana: Client, twin: Customer) -> None:
    case = story.taken(house)

    shown = page(dana, f"/desk/case/{case.pk}/")

    assert "The same phone" in shown
    assert f'name="case" value="{case.pk}"' in shown


def test_somebody_of_the_same_name_is_fetched_by_the_open_case(house: House, dana: Client) -> None:
    actions.create_customer(name="Noa Berkovich")
    case = story.taken(house)

    assert f"/desk/customer/{house.cast.noa.pk}/same/?case={case.pk}" in page(dana, f"/desk/case/{case.pk}/")
    assert "The same whole name" in page(dana, f"/desk/customer/{house.cast.noa.pk}/same/?case={case.pk}")


def test_one_person_is_one_story_and_can_be_undone(house: House, dana: Client, twin: Customer) -> None:
    noa = house.cast.noa.pk

    onward = press(dana, f"/desk/customer/{noa}/one-person/", other=twin.pk)

    top = queries.canonical(noa)
    assert queries.canonical(twin.pk) == top
    assert onward == f"/desk/customer/{top}/"
    joined = page(dana, onward)
    assert "Joined with" in joined
    merge = Merge.objects.get()
    assert (merge.by, merge.evidence) == (house.cast.dana, "same_phone")
    press(dana, f"/desk/customer/{top}/undo-one/", merge=merge.pk)
    assert queries.ids_of(noa) == [noa]
    assert "The same phone" in page(dana, f"/desk/customer/{noa}/")


def test_whom_we_know_survives_whom_nobody_knows(house: House, dana: Client) -> None:
    with story.at("2026-11-22 08:00"):
        take(house, mail("Me again", sender="noa.private@example.net", name="Noa Berkovich"))
    stranger = Case.objects.get().customer

    press(dana, f"/desk/customer/{stranger.pk}/one-person/", other=house.cast.noa.pk)

    assert queries.canonical(stranger.pk) == house.cast.noa.pk


def test_two_people_are_not_asked_about_again(house: House, dana: Client, twin: Customer) -> None:
    noa = house.cast.noa.pk

    press(dana, f"/desk/customer/{noa}/two-people/", other=twin.pk)

    shown = page(dana, f"/desk/customer/{noa}/")
    assert f"/desk/customer/{noa}/one-person/" not in shown
    assert "Not the same person as" in shown
    assert "several customers hold it" in shown
    apart = queries.told_apart(noa)[0].apart_id
    press(dana, f"/desk/customer/{noa}/undo-two/", apart=apart)
    assert f"/desk/customer/{noa}/one-person/" in page(dana, f"/desk/customer/{noa}/")


def test_pressed_in_a_case_it_goes_back_there(house: House, dana: Client, twin: Customer) -> None:
    case = story.taken(house)

    onward = press(dana, f"/desk/customer/{house.cast.noa.pk}/one-person/", other=twin.pk, case=case.pk)

    assert onward == f"/desk/case/{case.pk}/"
    assert "Joined with" in page(dana, onward)


def test_one_already_is_refused_in_words(house: House, dana: Client, twin: Customer) -> None:
    noa = house.cast.noa.pk
    press(dana, f"/desk/customer/{noa}/one-person/", other=twin.pk)

    onward = press(dana, f"/desk/customer/{noa}/one-person/", other=twin.pk)

    assert "The two are one customer already." in page(dana, onward)
    assert Merge.objects.count() == 1


def test_back_office_joins_nobody(house: House, twin: Customer) -> None:
    roni = story.logged_in(house.cast.roni)

    with story.at(AT):
        status = roni.post(f"/desk/customer/{house.cast.noa.pk}/one-person/", {"other": twin.pk}).status_code

    assert status == 404
    assert not Merge.objects.exists()
