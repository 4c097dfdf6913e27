"""A call pops up with the story, whoever is rung, and what was said goes into the case."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kesher.cases import actions, queries
from kesher.cases.models import Call, Case, Citation, Contact, Message
from kesher.cases.types import CallNote, Cite, GivenPromise, Refused
from kesher.channels.types import CallEvent
from kesher.core import clock
from kesher.customers.models import Customer, Identity
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft as PolicyDraft
from kesher.promises.models import Promise
from kesher.promises.types import PromiseKind
from kesher.timeline.models import Touchpoint
from tests.cases.house import House, arrived, build, hear_all, let_leave, mail, moment, ring, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


@pytest.fixture
def case(house: House, at: At) -> Case:
    with at("2026-11-22 08:00"):
        take(house, mail())
        let_leave()
    return Case.objects.get()


def hear(house: House, *events: CallEvent) -> Call:
    for event in events:
        actions.hear_call(event, arrived(house.accounts.phone))
    return Call.objects.get(external_id=events[0].call_id)


def a_call(house: House, at: At, *, began: str = "2026-11-22 14:09", minutes: int = 7, **more: Any) -> Call:
    start = moment(began)
    with at(began):
        hear(house, ring(at=start, **more), ring("answered", at=start + timedelta(seconds=8), **more))
    with clock.at(start + timedelta(minutes=minutes)):
        return hear(house, ring("ended", at=start + timedelta(minutes=minutes), **more))


def test_a_call_pops_up_on_the_screen_whose_telephone_rings(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 14:09"), CaptureQueriesContext(connection) as asked:
        call = hear(house, ring())

        popped = queries.running_calls(house.cast.dana)

    told = [one["sql"] for one in asked.captured_queries if "kesher_screens" in one["sql"]]
    assert any(f"person:{house.cast.dana.pk}" in sql and str(call.pk) in sql for sql in told)
    assert [one.call.pk for one in popped] == [call.pk]
    assert popped[0].callers[0].case_id == case.pk
    assert queries.running_calls(house.cast.lior) == []


def test_a_transferred_call_is_one_call_and_one_contact(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 14:09"):
        hear(
            house,
            ring(leg="l-1", extension="201"),
            ring("answered", leg="l-1", extension="201"),
            ring("transferred", leg="l-1", extension="201"),
            ring(leg="l-2", extension="202"),
            ring("answered", leg="l-2", extension="202"),
            ring("ended", leg="l-2", extension="202"),
        )

    call = Call.objects.get()
    assert (call.state, call.transfers, call.agent_id) == ("ended", 1, house.cast.lior.pk)
    assert Contact.objects.filter(channel="phone").count() == 1
    assert Touchpoint.objects.filter(kind="call").count() == 1


def test_events_that_come_twice_and_in_any_order_make_the_same_call(house: House, at: At) -> None:
    start = moment("2026-11-22 14:09")
    events = [
        ring(at=start),
        ring("answered", at=start + timedelta(seconds=8)),
        ring("ended", at=start + timedelta(minutes=7)),
    ]

    with at("2026-11-22 14:20"):
        hear(house, events[2], events[0], events[1], events[1], events[2])

    call = Call.objects.get()
    assert (call.state, call.rang_at, call.answered_at, call.ended_at) == (
        "ended",
        start,
        start + timedelta(seconds=8),
        start + timedelta(minutes=7),
    )
    assert Contact.objects.count() == 1


def test_the_end_of_a_call_that_we_never_heard_ring_is_kept(house: House, at: At) -> None:
    with at("2026-11-22 14:09"):
        call = hear(house, ring("ended", call="unheard"))

    assert call.state == "ended"
    assert call.answered_at is None


@pytest.mark.parametrize("number", ["anonymous", "", "חסוי", "*6050"])
def test_withheld_and_short_numbers_match_nobody(house: House, case: Case, at: At, number: str) -> None:
    with at("2026-11-22 14:09"):
        call = hear(house, ring(sender=number))

    assert call.customer_id is not None
    assert Customer.objects.get(pk=call.customer_id).kind == "provisional"
    assert all(caller.customer.provisional for caller in queries.running_calls(house.cast.dana)[0].callers)


def test_of_several_with_one_number_nobody_is_chosen_until_a_person_does(house: House, case: Case, at: At) -> None:
    noa, yossi = house.cast.noa, house.cast.yossi
    Identity.objects.create(
        customer=yossi, kind="phone", value="+972525550143", trust=2, proven_at=clock.now(), created_at=clock.now()
    )
    with at("2026-11-22 14:09"):
        call = hear(house, ring(), ring("answered"))
        assert call.customer_id not in {noa.pk, yossi.pk}
        assert {one.customer.id for one in queries.running_calls(house.cast.dana)[0].callers} == {noa.pk, yossi.pk}
        hear(house, ring("ended"))

        actions.choose_caller(call.pk, noa.pk, house.cast.dana.pk)

    call.refresh_from_db()
    assert (call.customer_id, call.chosen_by_id) == (noa.pk, house.cast.dana.pk)
    assert Contact.objects.get(channel="phone").customer_id == noa.pk
    shown = Touchpoint.objects.get(kind="call", superseded_by__isnull=True)
    assert shown.customer_id == noa.pk
    assert Identity.objects.filter(value="+972525550143", customer=yossi).exists()


def a_version(house: House) -> Any:
    policy = knowledge.make_policy("3.2", title_he="ביטול", title_en="Cancellation")
    version = knowledge.draft(policy, PolicyDraft({("spoken", "he"): "כן, קרבה ראשונה"}, moment("2026-01-01")))
    knowledge.approve(version, house.cast.tamar.pk)
    return version


def test_an_answer_on_the_phone_cites_the_policy_and_settles_the_promise(house: House, case: Case, at: At) -> None:
    version = a_version(house)
    call = a_call(house, at, began="2026-11-22 11:50")

    with at("2026-11-22 12:10"):
        actions.call_note(
            call.pk, house.cast.dana.pk, CallNote("הוסבר לפי 3.2", case_id=case.pk, cites=[Cite(version, "spoken")])
        )

    promise = Promise.objects.get()
    call.refresh_from_db()
    assert (promise.state, promise.settled_at) == ("kept", moment("2026-11-22 11:57"))
    assert Citation.objects.get().call_id == call.pk
    assert Touchpoint.objects.get(kind="call", superseded_by__isnull=True).case_id == case.pk
    assert promise.evidence_id == call.touch_id


def test_a_call_that_nobody_answered_settles_nothing(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 11:00"):
        call = hear(house, ring(direction="out", sender="03-555-0100"))
        actions.link_call_to_case(call.pk, case.pk, house.cast.dana.pk)
        actions.call_note(call.pk, house.cast.dana.pk, CallNote("לא ענתה", outcome="no_answer", case_id=case.pk))

    assert Promise.objects.get().state == "open"


def test_a_call_about_something_new_is_a_case_of_its_own(house: House, at: At) -> None:
    call = a_call(house, at)

    with at("2026-11-22 14:20"):
        given = GivenPromise(PromiseKind.FINAL_ANSWER, moment("2026-11-24 16:00"), "תשובה סופית")
        case_id = actions.call_note(
            call.pk, house.cast.dana.pk, CallNote("חיוב כפול", matter="חיוב כפול בנובמבר", promises=[given])
        )

    new = Case.objects.get(pk__in=[case_id])
    assert (new.customer_id, new.owner_id, new.state, new.channel) == (
        house.cast.noa.pk,
        house.cast.dana.pk,
        "open",
        "phone",
    )
    assert new.opened_at == moment("2026-11-22 14:09")
    assert Promise.objects.get(kind="final_answer").due_at == moment("2026-11-24 16:00")
    assert Contact.objects.get().case_id == new.pk


def test_just_checking_is_a_contact_on_a_promise(house: House, case: Case, at: At) -> None:
    call = a_call(house, at, began="2026-11-22 10:00")

    with at("2026-11-22 10:10"):
        actions.call_note(
            call.pk,
            house.cast.dana.pk,
            CallNote("רק בודקת מה קורה", outcome="left_message", case_id=case.pk, just_checking=True),
        )

    assert Contact.objects.get(channel="phone").just_checking_promise_id == Promise.objects.get().pk


def test_told_by_phone_solves_only_where_there_is_no_address_to_write_to(house: House, case: Case, at: At) -> None:
    call = a_call(house, at)
    with at("2026-11-22 14:20"):
        actions.call_note(call.pk, house.cast.dana.pk, CallNote("אושר, נמסר בטלפון", case_id=case.pk, final=True))
    case.refresh_from_db()
    assert case.state != "solved"

    other = a_call(house, at, call="c-2", sender="anonymous", began="2026-11-22 15:00")
    with at("2026-11-22 15:20"):
        lone = actions.call_note(
            other.pk, house.cast.dana.pk, CallNote("נענתה בשיחה", matter="שאלה כללית", final=True, achieved=True)
        )
        hear_all()

    solved = Case.objects.get(pk__in=[lone])
    assert solved.state == "solved"
    assert Message.objects.get(pk__in=[solved.closing_message_id]).purpose == "told_by_phone"


def test_a_call_of_somebody_else_is_not_about_her_case(house: House, case: Case, at: At) -> None:
    call = a_call(house, at, sender="+972545550177")

    with at("2026-11-22 14:20"), pytest.raises(Refused, match="other_customer"):
        actions.call_note(call.pk, house.cast.dana.pk, CallNote("...", case_id=case.pk))

    call.refresh_from_db()
    assert (call.case_id, call.notes) == (None, "")


def test_whoever_was_rung_may_note_a_call_whatever_the_team(house: House, case: Case, at: At) -> None:
    call = a_call(house, at, extension="202")

    with at("2026-11-22 14:20"):
        actions.call_note(call.pk, house.cast.lior.pk, CallNote("הוסבר", case_id=case.pk))

    assert Promise.objects.get().state == "late"  # it was due at 12:00


def test_a_marketer_notes_no_calls(house: House, case: Case, at: At) -> None:
    call = a_call(house, at)

    with at("2026-11-22 14:20"), pytest.raises(Refused, match="not_yours"):
        actions.call_note(call.pk, house.cast.miri.pk, CallNote("...", case_id=case.pk))
