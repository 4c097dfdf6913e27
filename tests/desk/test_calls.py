"""The telephone: who it may be, the very same policy, and what was said."""

from typing import Any

import pytest
from django.test import Client

from kesher.cases import actions
from kesher.cases.models import Call, Case, Citation, Message
from kesher.customers.models import Identity
from kesher.promises.models import Promise
from tests.cases.house import House, arrived, let_leave, moment, ring
from tests.desk import story

AT = "2026-11-22 14:09"


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


def pop_up(client: Client, here: str = "") -> str:
    with story.at(AT):
        return client.get("/desk/calls/", headers={"HX-Current-URL": here} if here else {}).content.decode()


def call_page(client: Client, call: Call, query: str = "") -> str:
    with story.at(AT):
        return client.get(f"/desk/call/{call.pk}/{query}").content.decode()


def note(client: Client, call: Call, **fields: Any) -> Any:
    given = {"text": "Explained that parents are covered.", "outcome": "told", "case": "", "matter": ""}
    with story.at("2026-11-22 14:16"):
        return client.post(f"/desk/call/{call.pk}/note/", given | fields)


def test_a_sure_caller_pops_up_with_the_likely_matter(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    pop = pop_up(dana)

    assert "Incoming phone call" in pop
    assert "Noa Berkovich" in pop
    assert "Probably about" in pop
    assert case.matter in pop
    assert f'href="/desk/call/{call.pk}/" data-key="a"' in pop


def test_it_rings_on_one_screen(house: House, dana: Client, case: Case) -> None:
    story.rung(house, AT)

    assert pop_up(story.logged_in(house.cast.lior)) == ""


def test_nothing_rings_and_nothing_is_drawn(dana: Client) -> None:
    assert pop_up(dana) == ""


def test_on_its_own_page_the_call_does_not_pop_up(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    assert pop_up(dana, f"http://kesher.test/desk/call/{call.pk}/") == ""


def test_of_several_nobody_is_chosen_until_a_person_does(house: House, dana: Client, case: Case) -> None:
    noa = Identity.objects.get(value="+972525550143")
    Identity.objects.create(
        customer=house.cast.yossi, kind="phone", value=noa.value, raw=noa.value, trust=1, created_at=noa.created_at
    )
    call = story.rung(house, AT)

    pop, before = pop_up(dana), call_page(dana, call)
    with story.at(AT):
        dana.post(f"/desk/call/{call.pk}/choose/", {"customer": house.cast.noa.pk})
    after = call_page(dana, call)

    assert "2 customers share this number; nobody is chosen" in pop
    assert "Noa Berkovich" in pop
    assert "Yossi Almog" in pop
    assert "Hello, who am I speaking with?" in before
    assert "<h1><bdi>Noa Berkovich</bdi></h1>" in after
    assert Identity.objects.filter(value=noa.value, customer=house.cast.yossi).exists()


def test_a_withheld_number_is_helped_at_once_and_found_by_hand(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT, sender="anonymous")

    pop, page = pop_up(dana), call_page(dana, call, "?find=Berkovich")
    with story.at(AT):
        dana.post(f"/desk/call/{call.pk}/choose/", {"customer": house.cast.noa.pk})

    assert "number withheld" in pop
    assert "Closed until proof" in pop
    assert "It is this one" in page
    assert "<h1><bdi>Noa Berkovich</bdi></h1>" in call_page(dana, call)


def test_the_page_of_a_call_asks_nothing_that_is_known(house: House, dana: Client, case: Case) -> None:
    version = story.policy(house.cast.dana)
    story.answered(house, case, version)
    call = story.rung(house, AT)

    page = call_page(dana, call)

    assert story.WORDS["full", "he"] in page  # what was mailed
    assert story.WORDS["spoken", "he"] in page  # the same version, as it is said
    assert f"{version}:spoken:he" in page
    assert f'name="case" value="{case.pk}" checked' in page
    assert "Our answer of" in page


def test_what_was_said_goes_into_the_case_with_the_version(house: House, dana: Client, case: Case) -> None:
    version = story.policy(house.cast.dana)
    call = story.rung(house, AT)

    done = note(
        dana, call, case=case.pk, cite=f"{version}:spoken:he",
        promise_kind="final_answer", promise_due="2026-11-25T12:00",
    )  # fmt: skip

    assert done.headers["Location"] == f"/desk/case/{case.pk}/"
    assert Citation.objects.values_list("version_id", "form", "call_id").get() == (version, "spoken", call.pk)
    assert Promise.objects.get(kind="first_answer").state == "late"  # due at 12:00, answered at 14:16
    assert Promise.objects.get(kind="final_answer").due_at == story.now("2026-11-25 12:00")


def test_a_new_matter_opens_a_case(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    note(dana, call, matter="Her card was charged twice")

    opened = Case.objects.exclude(pk=case.pk).get()
    assert (opened.matter, opened.customer, opened.owner) == (
        "Her card was charged twice",
        house.cast.noa,
        house.cast.dana,
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "This field is required"),
        ({"outcome": "sang"}, "sang"),
        ({}, "Choose a case, or say in a few words what it is about"),
        ({"matter": "New", "promise_kind": "payment"}, "A promise needs both"),
    ],
)
def test_a_refused_note_keeps_its_words(
    house: House, dana: Client, case: Case, fields: dict[str, str], words: str
) -> None:
    call = story.rung(house, AT)

    refused = note(dana, call, **fields)

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert fields.get("text", "Explained that parents are covered.") in refused.content.decode()
    assert Call.objects.get().notes == ""


def test_without_script_a_policy_is_put_in_by_a_button(house: House, dana: Client, case: Case) -> None:
    version = story.policy(house.cast.dana)
    call = story.rung(house, AT)

    page = note(dana, call, case=case.pk, insert=f"{version}:spoken:he").content.decode()

    assert f'name="cite" value="{version}:spoken:he"' in page
    assert "Explained that parents are covered.</textarea>" in page
    assert Call.objects.get().notes == ""


def test_another_agents_call_is_not_there_and_a_lead_may_look(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)
    lior, tamar = story.logged_in(house.cast.lior), story.logged_in(house.cast.tamar)

    statuses = [
        lior.get(f"/desk/call/{call.pk}/").status_code,
        note(lior, call, case=case.pk).status_code,
        lior.post(f"/desk/call/{call.pk}/choose/", {"customer": house.cast.noa.pk}).status_code,
        tamar.get(f"/desk/call/{call.pk}/").status_code,
    ]

    assert statuses == [404, 404, 404, 200]
    assert Call.objects.get().notes == ""


def test_the_end_of_a_call_clears_the_pop_up(house: House, dana: Client, case: Case) -> None:
    story.rung(house, AT)
    at = story.now("2026-11-22 14:10")
    actions.hear_call(ring("ended", at=at), arrived(house.accounts.phone, at=at))

    assert pop_up(dana) == ""


def test_a_call_that_settles_the_matter_ends_the_case_with_a_few_words_in_writing(
    house: House, dana: Client, case: Case
) -> None:
    call = story.rung(house, AT)

    note(dana, call, case=str(case.pk), final="on", in_writing="As we said: parents are covered, nothing is owed.")
    with story.at("2026-11-22 14:17"):
        let_leave()

    case.refresh_from_db()
    assert case.state == "solved"
    words = Message.objects.get(case=case, purpose="final")
    assert (words.channel, words.text) == ("sms", "As we said: parents are covered, nothing is owed.")
    assert words.sent_at is not None


def test_the_same_words_of_one_call_go_once(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    for _ in range(2):
        note(dana, call, case=str(case.pk), final="on", in_writing="Parents are covered.")

    assert Message.objects.filter(case=case, purpose="final").count() == 1


def test_without_words_the_case_stays_open_and_the_page_says_so(house: House, dana: Client, case: Case) -> None:
    call = story.rung(house, AT)

    answer = note(dana, call, case=str(case.pk), final="on")
    page = dana.get(answer["Location"]).content.decode()

    case.refresh_from_db()
    assert case.state == "open"
    assert "The case stays open until the customer has it in writing" in page


def test_words_that_may_not_go_are_refused_and_nothing_changes(house: House, dana: Client, case: Case) -> None:
    Identity.objects.update(bounced_at=moment(AT))
    call = story.rung(house, AT)

    answer = note(dana, call, case=str(case.pk), final="on", in_writing="Parents are covered.")

    call.refresh_from_db()
    assert answer.status_code == 422
    assert call.notes == ""
    assert "Parents are covered." in answer.content.decode()
