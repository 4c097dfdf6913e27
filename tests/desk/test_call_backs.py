"""A call goes to the queue, and somebody calls back; three documented tries and a message are "unreachable"."""

from typing import Any

import pytest
from django.test import Client

from kesher.cases.models import Call, Case, Contact, Message
from kesher.channels.models import Dispatch
from kesher.customers.models import Identity
from kesher.promises.models import Promise
from tests.cases.house import House, let_leave
from tests.desk import story

AT = "2026-11-22 14:09"


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def to_queue(client: Client, call: Call, **fields: Any) -> Any:
    given = {"text": "Asks whether the parents are covered.", "case": "", "matter": "Are parents covered?"}
    with story.at("2026-11-22 14:12"):
        return client.post(f"/desk/call/{call.pk}/queue/", given | fields)


def tried(client: Client, case: Case, outcome: str, at: str, words: str = "") -> Any:
    with story.at(at):
        done = client.post(f"/desk/case/{case.pk}/call-try/", {"outcome": outcome, "words": words, "panel": "call"})
    with story.at(at[:-1] + "9"):
        let_leave()
    return done


def queued(house: House, client: Client) -> Case:
    to_queue(client, story.rung(house, AT))
    return Case.objects.get()


def test_a_call_to_the_queue_promises_a_call_back_to_a_team(house: House, dana: Client) -> None:
    call = story.rung(house, AT)

    done = to_queue(dana, call)

    case = Case.objects.get()
    assert done.headers["Location"] == f"/desk/case/{case.pk}/"
    assert (case.owner, case.team, case.state) == (None, house.cast.claims, "new")
    assert case.matter == "Are parents covered?"
    promise = Promise.objects.get()
    assert (promise.kind, promise.source, promise.source_ref) == ("call_back", "policy", "+972525550143")
    assert promise.due_at == story.now("2026-11-22 16:12")  # two working hours
    call.refresh_from_db()
    assert (call.case, call.outcome, call.notes) == (case, "to_queue", "Asks whether the parents are covered.")
    assert Contact.objects.get().case == case


def test_a_time_that_was_agreed_is_the_promise(house: House, dana: Client) -> None:
    to_queue(dana, story.rung(house, AT), call_back_due="2026-11-23T10:00", call_back_phone="03-555-0188")

    promise = Promise.objects.get()
    assert (promise.source, promise.source_ref) == ("agent", "+97235550188")
    assert promise.due_at == story.now("2026-11-23 10:00")


def test_ones_own_case_goes_back_to_the_queue_and_a_colleagues_stays(house: House, dana: Client) -> None:
    case = story.taken(house)

    to_queue(dana, story.rung(house, AT), case=str(case.pk), matter="")

    case.refresh_from_db()
    assert case.owner is None
    assert Promise.objects.get(kind="call_back").case_id == case.pk
    assert Case.objects.count() == 1


def test_a_withheld_number_needs_one_to_call_back(house: House, dana: Client) -> None:
    call = story.rung(house, AT, sender="anonymous")

    refused = to_queue(dana, call)
    taken = to_queue(dana, call, call_back_phone="054-999-8877")

    assert refused.status_code == 422
    assert "This is no phone number" in refused.content.decode()
    assert "Asks whether the parents are covered." in refused.content.decode()
    assert taken.status_code == 302
    assert Promise.objects.get().source_ref == "+972549998877"
    assert Identity.objects.get(value="+972549998877").customer == Case.objects.get().customer


def test_the_case_offers_the_number_and_counts_the_tries(house: House, dana: Client) -> None:
    case = queued(house, dana)
    tried(dana, case, "no_answer", "2026-11-22 14:30")

    with story.at("2026-11-22 14:40"):
        page = dana.get(f"/desk/case/{case.pk}/?panel=call").content.decode()

    assert 'href="tel:+972525550143"' in page
    assert "Tries: 1 of 3" in page
    assert "Tried to call back" in page


def test_three_tries_and_a_message_are_unreachable_and_shown_apart(house: House, dana: Client) -> None:
    case = queued(house, dana)
    tried(dana, case, "no_answer", "2026-11-22 14:30")
    tried(dana, case, "busy", "2026-11-22 14:50")
    assert not Dispatch.objects.exists()

    tried(dana, case, "no_answer", "2026-11-22 15:10")

    promise = Promise.objects.get(kind="call_back")
    assert (promise.state, promise.end_reason) == ("kept", "unreachable")
    dispatch = Dispatch.objects.get()
    assert (dispatch.purpose, dispatch.to_value) == ("not_reached", "+972525550143")
    with story.at("2026-11-22 15:20"):
        page = dana.get(f"/desk/case/{case.pk}/").content.decode()
    assert "Not reached: <b><bdi>Call back</bdi></b>" in page or "Not reached" in page


def test_until_the_message_left_the_call_back_is_open(house: House, dana: Client) -> None:
    case = queued(house, dana)
    for at in ("2026-11-22 14:30", "2026-11-22 14:50"):
        tried(dana, case, "no_answer", at)

    with story.at("2026-11-22 15:10"):
        dana.post(f"/desk/case/{case.pk}/call-try/", {"outcome": "no_answer", "panel": "call"})

    assert Promise.objects.get(kind="call_back").state == "open"


def test_whoever_is_reached_ends_it_with_what_was_said(house: House, dana: Client) -> None:
    case = queued(house, dana)

    refused = tried(dana, case, "reached", "2026-11-22 14:30")
    assert refused.status_code == 422
    assert Promise.objects.get(kind="call_back").state == "open"
    tried(dana, case, "reached", "2026-11-22 14:40", "Parents are covered; explained.")

    promise = Promise.objects.get(kind="call_back")
    assert (promise.state, promise.end_reason) == ("kept", "")
    note = Message.objects.get(direction="note")
    assert (note.purpose, note.text) == ("told_by_phone", "Parents are covered; explained.")


def test_what_is_typed_during_a_call_survives_a_reload_and_a_transfer(house: House, dana: Client) -> None:
    version = story.policy(house.cast.dana)
    call = story.rung(house, AT)

    with story.at(AT):
        given = {"text": "She asks about her parents", "outcome": "clarified", "cite": f"{version}:spoken:he"}
        kept = dana.post(f"/desk/call/{call.pk}/draft/", given)
        page = dana.get(f"/desk/call/{call.pk}/").content.decode()
        lead = story.logged_in(house.cast.tamar).get(f"/desk/call/{call.pk}/").content.decode()

    assert kept.status_code == 204
    assert "She asks about her parents</textarea>" in page
    assert f'name="cite" value="{version}:spoken:he"' in page
    assert 'value="clarified" checked' in page
    assert "She asks about her parents</textarea>" in lead
    assert story.logged_in(house.cast.lior).post(f"/desk/call/{call.pk}/draft/", {"text": "x"}).status_code == 404


def test_of_several_it_may_be_none(house: House, dana: Client) -> None:
    known = Identity.objects.get(value="+972525550143")
    Identity.objects.create(
        customer=house.cast.yossi,
        kind="phone",
        value=known.value,
        raw=known.value,
        trust=1,
        created_at=known.created_at,
    )
    call = story.rung(house, AT)

    with story.at(AT):
        before = dana.get(f"/desk/call/{call.pk}/").content.decode()
        dana.post(f"/desk/call/{call.pk}/nobody/")
        after = dana.get(f"/desk/call/{call.pk}/").content.decode()

    assert "None of these" in before
    assert "Somebody whom nobody knows yet" in after
    call.refresh_from_db()
    assert call.customer not in {house.cast.noa, house.cast.yossi}
