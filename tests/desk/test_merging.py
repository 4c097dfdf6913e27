"""Merging and splitting on the screen: chosen by key, said in words beforehand, taken back by the toast or in the story."""

import pytest
from django.test import Client

from kesher.cases.models import Case, Merge, Message
from tests.cases.house import House, mail, take
from tests.desk import story

AT = "2026-11-22 10:00"


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def other(house: House, case: Case) -> Case:
    with story.at("2026-11-22 09:00"):
        take(house, mail("שוב אני", subject="ביטול, המשך"))
    return Case.objects.exclude(pk=case.pk).get()


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def seen(client: Client, path: str) -> str:
    with story.at(AT):
        return client.get(f"/desk/{path}").content.decode()


def test_the_customers_other_cases_are_offered_and_what_would_happen_is_said(
    dana: Client, case: Case, other: Case
) -> None:
    page = seen(dana, f"case/{other.pk}/merge/")
    preview = seen(dana, f"case/{other.pk}/merge/?into={case.pk}")

    assert case.matter in page
    assert "It looks like the same matter" in page
    assert "2 messages go along" in preview  # hers and our receipt
    assert "the date of that case is kept" in preview


def test_a_merge_is_taken_back_by_its_toast(dana: Client, case: Case, other: Case) -> None:
    with story.at(AT):
        page = dana.post(f"/desk/case/{other.pk}/merge/into/", {"into": str(case.pk)}, follow=True)
    merge = Merge.objects.get()
    undo = f"/desk/merge/{merge.pk}/undo/"
    merged = Case.objects.get(pk=other.pk)
    assert page.redirect_chain[-1][0] == f"/desk/case/{case.pk}/"
    assert undo in page.content.decode()
    assert merged.merged_into_id == case.pk

    with story.at(AT):
        back = dana.post(undo, follow=True).content.decode()

    other.refresh_from_db()
    assert other.merged_into_id is None
    assert "They are two cases again, each with its own dates." in back


def test_the_number_of_a_merged_case_still_finds_it_and_leads_on(dana: Client, case: Case, other: Case) -> None:
    with story.at(AT):
        dana.post(f"/desk/case/{other.pk}/merge/into/", {"into": str(case.pk)})
        page = dana.get(f"/desk/case/number/{other.number}/", follow=True).content.decode()

    assert "This case goes on in case" in page
    assert f"/desk/case/{case.pk}/" in page


def test_a_number_that_is_not_there_is_said(dana: Client, case: Case) -> None:
    assert "There is no case" in seen(dana, f"case/{case.pk}/merge/?number=999999")


def test_messages_are_split_off_on_the_screen(house: House, dana: Client, case: Case) -> None:
    with story.at("2026-11-22 09:30"):
        first = Message.objects.get(direction="in")
        take(house, mail("ועוד: החשבונית לא נכונה", in_reply_to=first.message_id))
        second = Message.objects.filter(direction="in").latest("received_at")
    assert "החשבונית לא נכונה" in seen(dana, f"case/{case.pk}/split/")

    with story.at(AT):
        refused = dana.post(f"/desk/case/{case.pk}/split/off/", {"matter": "חשבונית"})
        dana.post(f"/desk/case/{case.pk}/split/off/", {"message": str(second.pk), "matter": "חשבונית"})

    assert refused.status_code == 422
    assert "Choose at least one message of the customer." in refused.content.decode()
    assert Merge.objects.get().case.matter == "חשבונית"
