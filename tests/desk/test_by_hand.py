"""A case opened by hand: who it is, how they reached us, what they said, and what that promises."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from kesher.cases.models import Case, Contact, Message
from kesher.channels.models import Dispatch
from kesher.customers.models import Customer, Identity
from kesher.promises.models import Promise
from kesher.timeline.models import Touchpoint
from tests.cases.house import House, let_leave
from tests.desk import story

AT = "2026-11-22 09:00"


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def write_down(client: Client, **fields: Any) -> Any:
    given = {
        "key": str(uuid4()), "who": "new", "channel": "branch", "direction": "in", "mine": "on", "tell": "on",
        "text": "Her card was charged twice on Friday.",
    }  # fmt: skip
    with story.at(AT):
        return client.post("/desk/new/open/", given | fields)


def test_a_visit_to_the_branch_is_a_contact_in_its_channel_with_a_promise_by_policy(house: House, dana: Client) -> None:
    done = write_down(dana, who=str(house.cast.noa.pk))

    case = Case.objects.get()
    assert done.headers["Location"] == f"/desk/case/{case.pk}/?panel=reply#action"
    assert (case.customer, case.channel, case.owner, case.state) == (house.cast.noa, "branch", house.cast.dana, "open")
    assert case.matter == "Her card was charged twice on Friday."
    contact = Contact.objects.get()
    assert (contact.channel, contact.case, contact.customer) == ("branch", case, house.cast.noa)
    touch = Touchpoint.objects.filter(kind="message_in").get()
    assert (touch.channel, touch.direction, touch.customer_id) == ("branch", "in", house.cast.noa.pk)
    assert Promise.objects.get(kind="first_answer").due_at == story.now("2026-11-22 13:00")


def test_the_customer_hears_by_when_and_the_agent_reads_who_was_told(house: House, dana: Client) -> None:
    write_down(dana, who=str(house.cast.noa.pk))

    dispatch = Dispatch.objects.get()
    assert (dispatch.to_value, dispatch.purpose) == ("noa.b@example.com", "receipt")
    with story.at(AT):
        page = dana.get(f"/desk/case/{Case.objects.get().pk}/").content.decode()
    assert "the customer is told by E-mail" in page


def test_nobody_is_said_to_be_told_where_there_is_no_address(house: House, dana: Client) -> None:
    write_down(dana, name="Ruth Dayan")

    assert not Dispatch.objects.exists()
    with story.at(AT):
        page = dana.get(f"/desk/case/{Case.objects.get().pk}/").content.decode()
    assert "Nobody was told" in page


def test_somebody_new_is_a_customer_with_what_was_typed(house: House, dana: Client) -> None:
    write_down(dana, name="רות דיין", phone="054-123-4567", email="Ruth@Example.com", channel="letter")

    ruth = Case.objects.get().customer
    assert (ruth.kind, ruth.name_he) == ("person", "רות דיין")
    rows = Identity.objects.filter(customer=ruth).order_by("kind")
    assert [(row.value, row.trust, row.standing) for row in rows] == [
        ("ruth@example.com", 0, "own"),
        ("+972541234567", 0, "own"),
    ]


def test_a_phone_that_another_customer_has_is_flagged_on_both_and_chooses_nobody(house: House, dana: Client) -> None:
    write_down(dana, name="Ruth Dayan", phone="052-555-0143")

    rows = Identity.objects.filter(value="+972525550143")
    assert {row.customer.name_en for row in rows} == {"Noa Berkovich", "Ruth Dayan"}
    assert all(row.disputed_at for row in rows)
    assert not Dispatch.objects.exists()  # nothing is sent to an address of two


def test_who_fits_is_shown_while_one_types_with_what_is_open(house: House, dana: Client) -> None:
    case = story.taken(house)

    with story.at(AT):
        by_name = dana.get("/desk/new/people/?name=Berko&who=new").content.decode()
        by_phone = dana.get("/desk/new/people/?phone=0525550143&who=new").content.decode()
        nobody = dana.get("/desk/new/people/?name=Zzyzx&who=new").content.decode()

    assert f'name="who" value="{house.cast.noa.pk}"' in by_name
    assert f'name="who" value="{house.cast.noa.pk}:{case.pk}"' in by_name
    assert 'class="pill-clock"' in by_name
    assert f'name="who" value="{house.cast.noa.pk}"' in by_phone
    assert 'value="new" checked' in nobody
    assert str(house.cast.noa.pk) not in nobody


def test_what_was_said_may_belong_to_a_case_that_stands(house: House, dana: Client) -> None:
    case = story.taken(house)

    write_down(dana, who=f"{house.cast.noa.pk}:{case.pk}")

    assert Case.objects.count() == 1
    assert Message.objects.filter(case=case, direction="in", channel="branch").count() == 1
    assert Contact.objects.filter(case=case, channel="branch").count() == 1
    assert Promise.objects.filter(kind="first_answer").count() == 1  # the earlier promise stands


def test_words_in_a_branch_reopen_what_was_settled(house: House, dana: Client) -> None:
    case = story.taken(house)
    with story.at("2026-11-22 08:30"):
        dana.post(
            f"/desk/case/{case.pk}/reply/",
            {"channel": "email", "to": "noa.b@example.com", "text": "Paid.", "final": "on"},
        )
    with story.at("2026-11-22 08:40"):
        let_leave()

    write_down(dana, who=f"{house.cast.noa.pk}:{case.pk}")

    case.refresh_from_db()
    assert (case.state, case.reopened) == ("open", 1)


def test_when_we_turned_to_the_customer_it_is_no_contact_and_promises_nothing(house: House, dana: Client) -> None:
    write_down(dana, who=str(house.cast.noa.pk), channel="phone", direction="out")

    assert not Contact.objects.exists()
    assert not Promise.objects.exists()
    touch = Touchpoint.objects.get(kind="message_out")
    assert (touch.channel, touch.direction) == ("phone", "out")


def test_a_second_press_opens_nothing_more(house: House, dana: Client) -> None:
    key = str(uuid4())

    write_down(dana, key=key, name="Ruth Dayan")
    write_down(dana, key=key, name="Ruth Dayan")

    assert Case.objects.count() == 1
    assert Customer.objects.filter(name_en="Ruth Dayan").count() == 1


def test_time_counts_from_when_it_was_said(house: House, dana: Client) -> None:
    write_down(dana, who=str(house.cast.noa.pk), at="2026-11-22T08:15")

    assert Message.objects.get(direction="in").at == story.now("2026-11-22 08:15")
    assert Promise.objects.get().due_at == story.now("2026-11-22 12:15")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": ""}, "This field is required"),
        ({"name": ""}, "Choose a customer, or give a name"),
        ({"name": "Ruth", "phone": "12"}, "This is no phone number"),
        ({"name": "Ruth", "email": "ruth"}, "This is no e-mail address"),
        ({"name": "Ruth", "channel": "pigeon"}, "pigeon"),
        ({"name": "Ruth", "at": "2026-11-23T09:00"}, "What was said lies in the past"),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_changes_nothing(
    house: House, dana: Client, fields: dict[str, str], words: str
) -> None:
    refused = write_down(dana, **fields)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert words in page
    assert fields.get("text", "Her card was charged twice on Friday.") in page
    assert not Case.objects.exists()
    assert not Customer.objects.filter(name_en="Ruth").exists()


def test_the_promise_is_shown_before_it_is_given(house: House, dana: Client) -> None:
    with story.at(AT):
        inward = dana.get("/desk/new/promise/?channel=branch&direction=in").content.decode()
        outward = dana.get("/desk/new/promise/?channel=branch&direction=out").content.decode()

    assert "An answer is promised" in inward or "By policy an answer is promised" in inward
    assert "13:00" in inward
    assert "promises nothing" in outward


def test_a_case_of_another_customer_is_not_taken(house: House, dana: Client) -> None:
    case = story.taken(house)

    refused = write_down(dana, who=f"{house.cast.yossi.pk}:{case.pk}")

    assert refused.status_code == 422
    assert Message.objects.filter(channel="branch").count() == 0


def test_back_office_opens_no_cases(house: House) -> None:
    roni = story.logged_in(house.cast.roni)

    assert [roni.get("/desk/new/").status_code, write_down(roni, name="Ruth").status_code] == [404, 404]
    assert not Case.objects.exists()
