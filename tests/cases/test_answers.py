"""A person answers: what leaves settles what was promised, at the moment when its channel takes it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

import pytest

from kesher.cases import actions
from kesher.cases.models import Case, Citation, Contact, Draft, HandOff, Message
from kesher.cases.types import Cite, GivenPromise, Refused, Reply
from kesher.channels.models import Dispatch
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.knowledge import actions as knowledge
from kesher.knowledge.types import Draft as PolicyDraft
from kesher.promises.models import Promise
from kesher.promises.types import PromiseKind
from kesher.timeline.models import Touchpoint
from kesher.watch.models import ServiceException
from tests.cases.house import House, bounce, build, form, hear_all, let_leave, mail, moment, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house(at: At) -> House:
    found = build()
    with at("2026-11-22 08:00"):
        take(found, mail())
        let_leave()
    return found


@pytest.fixture
def case(house: House) -> Case:
    return Case.objects.get()


def answer(text: str = "הפוליסה מכסה ביטול בשל אשפוז.", **more: object) -> Reply:
    return Reply(Channel.EMAIL, text, **more)  # type: ignore[arg-type]


def test_an_answer_settles_the_first_promise_when_its_channel_took_it(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:52"):
        actions.reply(case.pk, house.cast.dana.pk, answer(hold_seconds=10))
        let_leave()
        assert Promise.objects.get().state == "open"
    with at("2026-11-22 09:53"):
        let_leave()

    promise = Promise.objects.get()
    message = Message.objects.get(purpose="answer")
    assert (promise.state, promise.settled_at) == ("kept", moment("2026-11-22 09:53"))
    assert promise.evidence_id == message.touch_id
    assert Contact.objects.get().answered_at == moment("2026-11-22 09:53")


def test_a_receipt_settles_nothing(house: House, case: Case) -> None:
    assert Promise.objects.get().state == "open"
    assert Message.objects.get(purpose="receipt").sent_at is not None
    assert Contact.objects.get().answered_at is None


def test_whoever_answers_a_case_that_nobody_owns_takes_it(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer())

    case.refresh_from_db()
    assert (case.owner_id, case.state, case.hand_offs) == (house.cast.dana.pk, "open", 0)
    assert Promise.objects.get().owner_id == house.cast.dana.pk


def test_an_answer_goes_to_the_address_that_wrote_and_stays_in_its_thread(house: House, case: Case, at: At) -> None:
    inbound = Message.objects.get(direction="in")

    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer())

    dispatch = Dispatch.objects.get(purpose="answer")
    assert dispatch.to_value == "noa.b@example.com"
    assert dispatch.extra["in_reply_to"] == inbound.message_id
    assert dispatch.extra["references"][0] == inbound.message_id
    assert dispatch.extra["reply_token_for"] == str(case.conversation_id)
    assert dispatch.subject == "Re: ביטול הנסיעה לרומא"
    assert 'dir="rtl"' in dispatch.html


def test_a_final_answer_solves_the_case_when_it_left_and_not_before(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer(final=True, outcome=True))
        case.refresh_from_db()
        assert case.state == "open"
        let_leave()

    case.refresh_from_db()
    assert (case.state, case.closing_message_id, case.outcome_claim) == ("solved", message, True)
    assert Promise.objects.get().state == "kept"


def test_what_she_wrote_while_the_final_answer_lay_waiting_is_not_settled_by_it(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 09:00:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer(final=True, hold_seconds=10))
    with at("2026-11-22 09:00:05"):
        take(house, mail("רגע, שכחתי משהו", token=str(case.conversation_id), facts={"token": "own"}))
    with at("2026-11-22 09:00:10"):
        let_leave()

    case.refresh_from_db()
    assert case.state == "open"
    assert Promise.objects.get(kind="first_answer", state="open").due_at == moment("2026-11-22 13:00")


def test_an_absence_note_after_the_answer_holds_up_no_closing(house: House, case: Case, at: At) -> None:
    from kesher.channels.types import Automatic

    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer())
        let_leave()
    with at("2026-11-22 09:01"):
        take(
            house,
            mail(
                "I am away", token=str(case.conversation_id), facts={"token": "own"}, automatic=Automatic.OUT_OF_OFFICE
            ),
        )

        actions.solve(case.pk, house.cast.dana.pk)

    case.refresh_from_db()
    assert case.state == "solved"


def test_a_closing_answer_that_bounces_for_good_opens_the_case_again(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer(final=True))
        let_leave()

    with at("2026-11-24 09:00"):
        bounce(Message.objects.get(pk=message).dispatch_id)  # type: ignore[arg-type]

    case.refresh_from_db()
    assert (case.state, case.reopened) == ("open", 1)
    assert Promise.objects.get().state == "open"
    assert ServiceException.objects.filter(code="answer_failed", case_id=case.pk).exists()
    assert Touchpoint.objects.filter(kind="not_delivered").exists()


def test_a_bounce_after_five_days_reopens_nothing(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer(final=True))
        let_leave()

    with at("2026-11-27 09:01"):
        bounce(Message.objects.get(pk=message).dispatch_id)  # type: ignore[arg-type]

    case.refresh_from_db()
    assert case.state == "solved"


def test_a_promise_in_an_answer_begins_when_the_answer_left(house: House, case: Case, at: At) -> None:
    given = GivenPromise(PromiseKind.FINAL_ANSWER, moment("2026-11-26 16:00"), "תשובה סופית")
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer(promises=[given]))
        assert not Promise.objects.filter(kind="final_answer").exists()
        let_leave()

    promise = Promise.objects.get(kind="final_answer")
    assert (promise.due_at, promise.source, promise.made_by_id) == (given.due_at, "agent", house.cast.dana.pk)
    assert Touchpoint.objects.filter(kind="promise_made", subject_id=promise.pk).exists()


def test_an_answer_with_a_promise_of_the_past_is_refused_and_nothing_is_sent(house: House, case: Case, at: At) -> None:
    given = GivenPromise(PromiseKind.FINAL_ANSWER, moment("2026-11-21 16:00"))

    with at("2026-11-22 09:00"), pytest.raises(Refused, match="promise_due_in_the_past"):
        actions.reply(case.pk, house.cast.dana.pk, answer(promises=[given]))

    case.refresh_from_db()
    assert case.owner_id is None
    assert not Dispatch.objects.filter(purpose="answer").exists()


def test_an_answer_that_is_taken_back_is_a_draft_again(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer("בטעות", hold_seconds=10))

        taken = actions.take_back(message, house.cast.dana.pk)
        let_leave()

    assert taken
    assert Draft.objects.get().content["text"] == "בטעות"
    assert not Message.objects.filter(pk=message).exists()
    assert Promise.objects.get().state == "open"


def test_what_has_left_cannot_be_taken_back(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer())
        let_leave()

        assert not actions.take_back(message, house.cast.dana.pk)


def test_an_agent_of_another_team_does_not_answer(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="not_your_team"):
        actions.reply(case.pk, house.cast.lior.pk, answer())

    assert not Dispatch.objects.filter(purpose="answer").exists()


@pytest.mark.parametrize("who", ["roni", "miri"])
def test_back_office_and_marketers_answer_nobody(house: House, case: Case, at: At, who: str) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="not_your_team"):
        actions.reply(case.pk, getattr(house.cast, who).pk, answer())


def a_version(house: House, since: str, chosen_by: str = "contact") -> UUID:
    policy = knowledge.make_policy("3.2", title_he="ביטול", title_en="Cancellation", chosen_by=chosen_by)
    version = knowledge.draft(policy, PolicyDraft({("full", "he"): f"מ־{since}"}, moment(since)))
    knowledge.approve(version, house.cast.tamar.pk)
    return version


def test_an_answer_cites_the_version_that_it_rests_on(house: House, case: Case, at: At) -> None:
    version = a_version(house, "2026-01-01")

    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, house.cast.dana.pk, answer(cites=[Cite(version)]))

    citation = Citation.objects.get()
    assert (citation.version_id, citation.message_id, citation.case_id) == (version, message, case.pk)


def test_a_version_that_was_replaced_is_refused_at_the_moment_of_sending(house: House, case: Case, at: At) -> None:
    old = a_version(house, "2026-01-01")
    new = a_version(house, "2026-11-22 08:30")

    with at("2026-11-22 09:00"), pytest.raises(Refused, match="citation_replaced") as refusal:
        actions.reply(case.pk, house.cast.dana.pk, answer(cites=[Cite(old)]))

    assert refusal.value.facts["present_id"] == str(new)
    assert not Citation.objects.exists()
    assert not Dispatch.objects.filter(purpose="answer").exists()


def test_an_insurance_answer_cites_the_version_of_the_day_of_the_event(house: House, case: Case, at: At) -> None:
    old = a_version(house, "2026-01-01", chosen_by="event")
    a_version(house, "2026-10-01", chosen_by="event")

    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer(cites=[Cite(old, event_on=date(2026, 8, 1))]))

    case.refresh_from_db()
    assert case.event_on == date(2026, 8, 1)


def test_a_question_makes_it_the_customers_turn_when_it_left(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer("מה היה תאריך האשפוז?", question=True))
        case.refresh_from_db()
        assert case.state == "open"
        let_leave()

    case.refresh_from_db()
    promise = Promise.objects.get()
    assert case.state == "waiting_customer"
    assert (promise.state, promise.paused_at, promise.rest_minutes) == ("open", moment("2026-11-22 09:00"), 180)


def test_her_answer_lets_our_time_run_and_she_is_told_the_new_date(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer("מה היה התאריך?", question=True))
        let_leave()

    with at("2026-11-23 10:00"):
        take(house, mail("ב־14 בנובמבר", token=str(case.conversation_id), facts={"token": "own"}))

    case.refresh_from_db()
    promise = Promise.objects.get(state="open")
    assert case.state == "open"
    assert promise.due_at == moment("2026-11-23 13:00")
    assert "13:00" in Dispatch.objects.get(purpose="date_told").text
    assert Contact.objects.count() == 1  # what we asked for is no contact


def test_waiting_for_the_customer_needs_a_question_that_left(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="nothing_sent"):
        actions.wait_for_customer(case.pk, house.cast.dana.pk)

    case.refresh_from_db()
    assert case.state == "new"
    assert Promise.objects.get().paused_at is None


def test_a_case_is_not_solved_without_a_word_to_the_customer(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="no_message"):
        actions.solve(case.pk, house.cast.dana.pk)

    case.refresh_from_db()
    assert case.state == "new"


def test_a_case_is_not_solved_by_an_answer_older_than_the_customers_last_word(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer())
        let_leave()
    with at("2026-11-22 10:00"):
        take(house, mail("ועוד דבר", token=str(case.conversation_id), facts={"token": "own"}))

    with at("2026-11-22 10:01"), pytest.raises(Refused, match="older_than_the_customer"):
        actions.solve(case.pk, house.cast.dana.pk)


def test_not_a_case_is_outside_and_comes_back(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.not_a_case(case.pk, house.cast.dana.pk, "misdirected")
        assert Promise.objects.get().state == "superseded"

        actions.a_case_after_all(case.pk, house.cast.dana.pk)

    case.refresh_from_db()
    assert (case.state, case.not_a_case) == ("new", "")
    assert Promise.objects.filter(state="open").count() == 1


def test_a_hand_off_is_counted_only_after_a_person_accepted_and_needs_a_reason(
    house: House, case: Case, at: At
) -> None:
    dana, tamar = house.cast.dana, house.cast.tamar
    with at("2026-11-22 09:00"):
        actions.assign(case.pk, tamar.pk, dana.pk)
        assert HandOff.objects.count() == 0
        with pytest.raises(Refused, match="no_reason"):
            actions.hand_off(case.pk, dana.pk, reason="  ", to_team_id=house.cast.billing.pk)

        actions.hand_off(case.pk, dana.pk, reason="חיוב כפול", to_team_id=house.cast.billing.pk)

    case.refresh_from_db()
    assert (case.hand_offs, case.team_id, case.owner_id) == (1, house.cast.billing.pk, None)
    assert Promise.objects.get().team_id == house.cast.billing.pk
    assert Touchpoint.objects.filter(kind="hand_off").count() == 1


def test_a_department_of_the_back_office_gets_no_cases(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"), pytest.raises(Refused, match="back_office"):
        actions.hand_off(case.pk, house.cast.dana.pk, reason="החלטה", to_team_id=house.cast.back_office.pk)


def test_a_task_is_owed_by_standard_and_a_returned_answer_counts_as_never_given(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 09:00"):
        task = actions.ask_task(
            case.pk, house.cast.dana.pk, kind="decision", what="אישור סכום", team_id=house.cast.back_office.pk
        )
    owed = Promise.objects.get(kind="task")
    assert owed.side == "colleague"
    with at("2026-11-22 15:00"):
        actions.finish_task(task, house.cast.roni.pk, "מאושר")
    case.refresh_from_db()
    assert case.state == "open"
    assert Promise.objects.get(kind="task").state == "kept"

    with at("2026-11-23 09:00"):
        actions.return_task(task, house.cast.dana.pk, "חסר הסכום")

    case.refresh_from_db()
    assert case.state == "waiting_colleagues"
    again = Promise.objects.get(kind="task")
    assert (again.state, again.due_at) == ("open", owed.due_at)


def test_tasks_never_pause_what_was_promised_to_the_customer(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.ask_task(case.pk, house.cast.dana.pk, kind="decision", what="אישור", team_id=house.cast.back_office.pk)

    assert Promise.objects.get(kind="first_answer").paused_at is None


def test_solved_becomes_closed_after_five_working_days_of_silence(house: House, case: Case, at: At) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer(final=True))
        let_leave()
    with at("2026-11-27 11:00"):
        actions.close_silent()
        case.refresh_from_db()
        assert case.state == "solved"

    with at("2026-11-29 08:00"):
        actions.close_silent()

    case.refresh_from_db()
    assert case.state == "closed"


def test_a_customer_who_does_not_answer_is_reminded_twice_and_told_before_the_case_closes(
    house: House, case: Case, at: At
) -> None:
    with at("2026-11-22 09:00"):
        actions.reply(case.pk, house.cast.dana.pk, answer("מה היה התאריך?", question=True))
        let_leave()
    for day in ("2026-11-25 10:00", "2026-12-01 10:00", "2026-12-08 10:00"):
        with at(day):
            actions.close_silent()
            let_leave()

    case.refresh_from_db()
    purposes = list(
        Message.objects.filter(purpose__in=["reminder", "closed_for_silence"])
        .order_by("at")
        .values_list("purpose", flat=True)
    )
    assert purposes == ["reminder", "reminder", "closed_for_silence"]
    assert case.state == "closed"
    assert case.closing_message_id == Message.objects.get(purpose="closed_for_silence").pk


def test_before_a_promise_breaks_the_customer_is_told_a_new_time(house: House, case: Case, at: At) -> None:
    from kesher.promises import actions as promises

    with at("2026-11-22 11:45"):
        promises.tick(clock.now())
        hear_all()
    with at("2026-11-22 11:46"):
        promises.tick(clock.now())
        hear_all()
        let_leave()

    told = Dispatch.objects.get(purpose="promise_moved")
    assert "12:00" in told.text
    old = Promise.objects.order_by("made_at").first()
    assert old is not None and old.told_before is True
    assert old.told_at is not None and old.told_at <= old.original_due_at


def test_who_cannot_be_told_is_a_matter_for_a_person(at: At) -> None:
    from dataclasses import replace

    from kesher.channels.types import Address, AddressKind, Proof
    from kesher.promises import actions as promises

    house = build()
    with at("2026-11-22 08:00"):
        take(house, replace(mail(proof=Proof.ASSERTED), sender=Address(AddressKind.WITHHELD, "")))

    with at("2026-11-22 11:50"):
        promises.tick(clock.now())
        hear_all()

    assert ServiceException.objects.filter(code="cannot_be_told").exists()
    assert not Dispatch.objects.exists()


def test_a_claimed_case_is_answered_at_the_typed_address_only(at: At) -> None:
    house = build()
    with at("2026-11-22 08:00"):
        take(house, form())
        let_leave()

        actions.reply(Case.objects.get().pk, house.cast.dana.pk, answer())

    assert Dispatch.objects.get(purpose="answer").to_value == "noa.b@example.com"
