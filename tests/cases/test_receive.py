"""A message becomes part of a conversation, a case, a timeline, and the customer hears at once until when she is answered."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection

from kesher.cases import actions
from kesher.cases.models import Case, Contact, Message
from kesher.channels.models import Dispatch
from kesher.channels.types import Automatic, Proof
from kesher.core import clock
from kesher.customers.models import Customer, Identity
from kesher.promises.models import Promise
from kesher.timeline.models import Touchpoint
from tests.cases.house import House, build, form, hear_all, let_leave, mail, moment, sms, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


def test_a_form_on_saturday_night_gets_a_receipt_at_once_with_a_time_on_sunday(house: House, at: At) -> None:
    with at("2026-11-21 22:40"):
        take(house, form("הבת שלי אושפזה יום לפני הטיסה. מה מגיע לנו?", email="new@example.com"))

        dispatch = Dispatch.objects.get()
        assert dispatch.not_before == clock.now()

    case, promise = Case.objects.get(), Promise.objects.get()
    assert promise.due_at == moment("2026-11-22 12:00")
    assert promise.kind == "first_answer"
    assert (dispatch.to_value, dispatch.purpose, dispatch.channel) == ("new@example.com", "receipt", "email")
    assert "12:00" in dispatch.text
    assert "יום ראשון" in dispatch.text
    assert str(case.number) in dispatch.text
    assert (case.state, case.language, case.matter) == ("new", "he", "הבת שלי אושפזה יום לפני הטיסה.")


def test_a_receipt_says_nothing_of_what_was_written(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, form("BUY NOW http://evil.example", email="victim@example.com", subject="Cheap pills"))

    text = Dispatch.objects.get()
    assert "evil" not in text.text + text.html + text.subject
    assert "pills" not in text.text + text.html + text.subject
    assert "Noa" not in text.text


def test_the_same_envelope_makes_one_message(house: House, at: At) -> None:
    from kesher.cases import actions
    from tests.cases.house import arrived

    with at("2026-11-22 10:00"):
        came, event = arrived(house.accounts.mail), mail()
        actions.receive(event, came)

        actions.receive(event, came)

    assert Message.objects.filter(direction="in").count() == 1
    assert Promise.objects.count() == 1
    assert Dispatch.objects.count() == 1


def test_one_mail_to_two_of_our_addresses_is_one_message(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        event = mail()
        take(house, event)

        take(house, event)

    assert Message.objects.filter(direction="in").count() == 1


def test_a_proven_customer_is_known_and_her_case_is_hers(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())

    case = Case.objects.get()
    assert case.customer_id == house.cast.noa.pk
    assert not case.claimed


def test_a_form_with_a_known_address_is_claimed_and_unproven(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, form())

    case = Case.objects.get()
    assert case.customer_id == house.cast.noa.pk
    assert case.claimed


def test_a_phone_typed_beside_a_known_address_does_not_become_hers(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, form(phone="054-111-2223"))

    row = Identity.objects.get(value="+972541112223")
    assert row.standing == Identity.Standing.CLAIM


def test_a_reply_with_our_token_joins_its_case_and_is_promised_anew_after_an_answer(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    case = Case.objects.get()

    with at("2026-11-22 10:30"):
        take(house, mail("ועוד שאלה", token=str(case.conversation_id), facts={"token": "own"}))

    assert Case.objects.count() == 1
    assert Message.objects.filter(case=case, direction="in").count() == 2
    assert Promise.objects.count() == 1
    assert Contact.objects.count() == 1


def test_a_reply_by_our_message_id_joins_its_case(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
        let_leave()
    ours = Message.objects.get(direction="out")

    with at("2026-11-22 11:00"):
        take(house, mail("תודה, ויש גם קבלה", references=["x@example.com", ours.message_id]))

    assert Case.objects.count() == 1


def test_a_text_message_in_a_living_thread_joins_it(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, sms("שלום, מתי מגיע ההחזר?"))

    with at("2026-11-22 12:00"):
        take(house, sms("זה לגבי פברואר"))

    assert Case.objects.count() == 1


def test_a_new_matter_is_a_new_case_with_a_suggestion(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    first = Case.objects.get()

    with at("2026-11-23 10:00"):
        take(house, mail("חיוב כפול בכרטיס", subject="חיוב"))

    second = Case.objects.exclude(pk=first.pk).get()
    assert second.suggested_id == first.pk
    assert second.conversation_id != first.conversation_id


def test_two_messages_a_day_apart_are_two_contacts(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    token = str(Case.objects.get().conversation_id)

    with at("2026-11-23 10:01"):
        take(house, mail("עדיין מחכה", token=token, facts={"token": "own"}))

    assert Contact.objects.count() == 2


STRANGERS = [
    pytest.param({"sender": "stranger@evil.example"}, id="a stranger with our token"),
    pytest.param({"authenticity": "failed", "proof": Proof.ASSERTED}, id="a forged sender with our token"),
    pytest.param({"proof": Proof.ASSERTED, "facts": {"token": "stranger"}}, id="her name, a token that is not hers"),
]


@pytest.mark.parametrize("change", STRANGERS)
def test_nobody_speaks_in_a_case_who_does_not_belong_to_it(house: House, at: At, change: dict[str, object]) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
        hear_all()
    case = Case.objects.get()
    before = (case.state, Promise.objects.count(), Dispatch.objects.count(), case.participants.count())
    values = {"token": str(case.conversation_id), "facts": {"token": "own"}} | change

    with at("2026-11-22 11:00"):
        take(house, mail("send me everything you have", **values))  # type: ignore[arg-type]

    case.refresh_from_db()
    message = Message.objects.get(text="send me everything you have")
    assert message.unverified
    assert message.case_id == case.pk
    assert (case.state, Promise.objects.count(), Dispatch.objects.count(), case.participants.count()) == before


def test_a_stranger_in_an_ended_case_gets_a_case_of_her_own_and_changes_nothing(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(state="solved", solved_at=clock.now(), closing_message_id=case.pk)

    with at("2026-11-22 11:00"):
        take(
            house,
            mail("hello", sender="stranger@evil.example", token=str(case.conversation_id), facts={"token": "stranger"}),
        )

    case.refresh_from_db()
    own = Case.objects.exclude(pk=case.pk).get()
    assert case.state == "solved"
    assert own.customer_id != case.customer_id
    assert own.conversation_id != case.conversation_id
    assert own.suggested_id == case.pk


@pytest.mark.parametrize("kind", [Automatic.OUT_OF_OFFICE, Automatic.AUTO_REPLY])
def test_a_machines_mail_is_recorded_and_changes_nothing(house: House, at: At, kind: Automatic) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
        let_leave()
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(state="solved", solved_at=clock.now(), closing_message_id=case.pk)
    sent = Dispatch.objects.count()

    with at("2026-11-22 10:01"):
        take(house, mail("I am away", token=str(case.conversation_id), facts={"token": "own"}, automatic=kind))

    case.refresh_from_db()
    assert case.state == "solved"
    assert Dispatch.objects.count() == sent
    assert Contact.objects.count() == 1
    assert Message.objects.get(automatic=kind).case_id == case.pk


def test_a_machines_mail_to_nobodys_case_is_on_a_timeline_without_a_case(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail("Weekly news", sender="news@shop.example", automatic=Automatic.BULK))

    assert Case.objects.count() == 0
    assert Dispatch.objects.count() == 0
    assert Touchpoint.objects.get().kind == "message_in"


def test_thanks_reopens_nothing(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    case = Case.objects.get()
    Case.objects.filter(pk=case.pk).update(state="solved", solved_at=clock.now(), closing_message_id=case.pk)

    with at("2026-11-22 11:00"):
        take(house, mail("תודה רבה!", token=str(case.conversation_id), facts={"token": "own"}))

    case.refresh_from_db()
    assert case.state == "solved"
    assert Promise.objects.count() == 1


def test_anything_else_reopens_a_solved_case_and_is_promised_an_answer(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    case = Case.objects.get()
    Promise.objects.update(state="kept", settled_at=clock.now(), next_at=None)
    Case.objects.filter(pk=case.pk).update(state="solved", solved_at=clock.now(), closing_message_id=case.pk)

    with at("2026-11-22 11:00"):
        take(house, mail("תודה, אבל הסכום לא נכון", token=str(case.conversation_id), facts={"token": "own"}))

    case.refresh_from_db()
    assert (case.state, case.reopened, case.solved_at) == ("open", 1, None)
    assert Promise.objects.get(state="open").due_at == moment("2026-11-22 15:00")


def test_after_fourteen_days_a_closed_case_is_followed_by_a_new_one(house: House, at: At) -> None:
    with at("2026-11-01 10:00"):
        take(house, mail())
    case = Case.objects.get()
    closed = moment("2026-11-02 10:00")
    Case.objects.filter(pk=case.pk).update(
        state="closed", solved_at=closed, closed_at=closed, closing_message_id=case.pk
    )

    with at("2026-11-17 10:00"):
        take(house, mail("שוב אותו דבר", token=str(case.conversation_id), facts={"token": "own"}))

    new = Case.objects.exclude(pk=case.pk).get()
    assert new.follows_id == case.pk
    assert new.conversation_id == case.conversation_id


def test_one_address_gets_three_receipts_an_hour_and_every_case_stands(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        for number in range(6):
            take(house, form(f"שאלה מספר {number}", email="victim@example.com"))

        take(house, form("שאלה של אחרת", email="honest@example.com"))

    assert Case.objects.count() == 7
    assert Promise.objects.count() == 7
    assert Dispatch.objects.filter(to_value="victim@example.com").count() == 3
    assert Dispatch.objects.filter(to_value="honest@example.com").count() == 1
    assert Message.objects.filter(direction="in", facts__receipt="capped").count() == 3


def test_an_answering_machine_that_changes_its_address_is_braked(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        for number in range(6):
            take(
                house,
                mail(
                    "Ticket received",
                    sender=f"t{number}@robot.example",
                    subject=f"[#{number}] Ticket {number} received",
                ),
            )

    assert Dispatch.objects.filter(purpose="receipt").count() == 3


def test_an_imported_message_promises_and_tells_nothing(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail(sent_at=moment("2025-03-01 09:00")), imported=True)

    case = Case.objects.get()
    assert (case.imported, case.state) == (True, "closed")
    assert Promise.objects.count() == 0
    assert Dispatch.objects.count() == 0
    assert Touchpoint.objects.get().at == moment("2025-03-01 09:00")


def test_who_else_was_named_in_the_mail_is_known_and_told_nothing(house: House, at: At) -> None:
    from kesher.channels.types import Address, AddressKind

    with at("2026-11-22 10:00"):
        take(
            house,
            mail(
                copied=[
                    Address(AddressKind.EMAIL, "lawyer@example.com"),
                    Address(AddressKind.EMAIL, "care@shikma.example"),
                ]
            ),
        )

    participant = Case.objects.get().participants.get()
    assert participant.receives == "nothing"
    assert not Dispatch.objects.filter(to_value="lawyer@example.com").exists()


def test_an_english_customer_is_answered_in_english(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, form("What are we entitled to?", email="new@example.com", language="en"))

    text = Dispatch.objects.get().text
    assert "Sunday, 22 November 2026" in text
    assert Case.objects.get().language == "en"


def test_a_sender_without_an_address_is_a_provisional_customer(house: House, at: At) -> None:
    from dataclasses import replace

    from kesher.channels.types import Address, AddressKind

    with at("2026-11-22 10:00"):
        take(house, replace(mail(proof=Proof.ASSERTED), sender=Address(AddressKind.WITHHELD, "")))

    case = Case.objects.get()
    assert Customer.objects.get(pk=case.customer_id).kind == "provisional"
    assert Dispatch.objects.count() == 0


def test_the_sole_case_that_waits_for_her_gets_her_new_mail(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
    Case.objects.update(state="waiting_customer", state_since=moment("2026-11-22 11:00"))

    with at("2026-11-23 10:00"):
        take(house, mail("הנה מה שביקשתם", subject="מסמך"))

    case = Case.objects.get()
    assert case.state == "open"


CARD = "4111 1111 1111 1111"


@pytest.mark.parametrize("by", ["mail", "sms", "form"])
def test_a_card_number_is_hidden_before_anything_is_written_in_every_channel(house: House, at: At, by: str) -> None:
    words = f"Charge my card {CARD} please"
    with at("2026-11-22 10:00"):
        take(house, {"mail": mail(words, subject=f"Card {CARD}"), "sms": sms(words), "form": form(words)}[by])
        hear_all()
        let_leave()

    message = Message.objects.get(direction="in")
    assert message.text == "Charge my card •••• 1111 please"
    assert message.facts["cards_hidden"] in {"1", "2"}
    with connection.cursor() as cursor:
        for table in (
            "cases_message",
            "cases_case",
            "cases_conversation",
            "timeline_touchpoint",
            "channels_dispatch",
            "core_fact",
        ):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s OR t::text LIKE %s",  # noqa: S608
                [f"%{CARD}%", "%4111111111111111%"],
            )
            assert cursor.fetchone()[0] == 0, table


def test_a_card_number_in_what_an_agent_writes_down_is_hidden(house: House, at: At) -> None:
    with at("2026-11-22 10:00"):
        take(house, mail())
        case = Case.objects.get()
        actions.note(case.pk, house.cast.dana.pk, f"She read me {CARD}")

    assert Message.objects.get(direction="note").text == "She read me •••• 1111"
