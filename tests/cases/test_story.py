"""The story of a case as screens show it: every kind of entry, for whom it is meant."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kesher.cases import actions, queries
from kesher.cases.models import Arrival, Case
from kesher.cases.types import AskedDocument, CallNote, Reply
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.listening import actions as listening
from kesher.listening.models import Survey
from kesher.staff.models import Person
from kesher.timeline import queries as timeline
from tests.cases import papers
from tests.cases.house import House, arrived, bounce, build, fax, let_leave, mail, moment, ring, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


def shown(person: Person, case: Case) -> str:
    page = timeline.story(person, case_id=case.pk, limit=100)
    return "\n".join(render_to_string(entry.template, {"entry": entry, "now": clock.now()}) for entry in page.entries)


def a_whole_story(house: House, at: At) -> Case:
    """From the first mail to the answered question, with everything that may happen in between."""
    dana, roni = house.cast.dana, house.cast.roni
    with at("2026-11-22 08:00"):
        take(house, mail("הבת שלי אושפזה <b>אתמול</b>", quoted="> ישן"))
        let_leave()
    case = Case.objects.get()
    with at("2026-11-22 09:00"):
        message = actions.reply(case.pk, dana.pk, Reply(Channel.EMAIL, "הפוליסה מכסה."))
        let_leave()
    from kesher.cases.models import Message

    with at("2026-11-22 09:30"):
        bounce(Message.objects.get(pk=message).dispatch_id)  # type: ignore[arg-type]
    house.cast.noa.identities.update(bounced_at=None)
    start = moment("2026-11-22 10:00")
    with at("2026-11-22 10:10"):
        for state, later in (("ringing", 0), ("answered", 8), ("ended", 400)):
            actions.hear_call(ring(state, at=start + timedelta(seconds=later)), arrived(house.accounts.phone))
        from kesher.cases.models import Call

        actions.call_note(Call.objects.get().pk, dana.pk, CallNote("הוסבר לפי 3.2", case_id=case.pk))
        request = actions.request_document(case.pk, dana.pk, AskedDocument("סיכום אשפוז", "לאישור"))
        let_leave()
    with at("2026-11-22 11:00"):
        take(house, fax(papers.blank()))
        actions.read_arrivals()
        actions.match_arrival(Arrival.objects.get().pk, dana.pk, request_id=request)
        task = actions.ask_task(case.pk, dana.pk, kind="decision", what="אישור", team_id=house.cast.back_office.pk)
        actions.finish_task(task, roni.pk, "אושר")
        actions.note(case.pk, dana.pk, "הערה פנימית")
        actions.hand_off(case.pk, dana.pk, reason="המשך טיפול", to_person_id=house.cast.tamar.pk)
    with at("2026-11-23 09:00"):
        actions.reply(case.pk, house.cast.tamar.pk, Reply(Channel.EMAIL, "ההחזר אושר.", final=True))
        let_leave()
    listening.answer(Survey.objects.get().pk, score=5, outcome=True, words="תודה", at=moment("2026-11-23 10:00"))
    case.refresh_from_db()
    return case


def test_the_whole_story_is_told_once_in_both_languages(house: House, at: At) -> None:
    case = a_whole_story(house, at)

    with at("2026-11-23 11:00"):
        page = timeline.story(house.cast.dana, case_id=case.pk, limit=100)
        with translation.override("he"):
            hebrew = shown(house.cast.dana, case)
        with translation.override("en"):
            english = shown(house.cast.dana, case)

    kinds = {entry.touchpoint.kind for entry in page.entries}
    assert kinds >= {
        *(
            "message_in",
            "message_out",
            "not_delivered",
            "call",
            "document_request",
            "paper",
            "task",
            "note",
            "hand_off",
        ),
        *("promise_made", "promise_kept", "survey_answer"),
    }
    assert all("_plain" not in entry.template for entry in page.entries)
    assert "Document request" in english and "Document request" not in hebrew
    assert "&lt;b&gt;אתמול" in hebrew
    assert "<b>אתמול" not in hebrew
    assert hebrew.count("<li") == english.count("<li") == len(page.entries)


def test_the_keys_to_the_customers_pages_are_not_in_the_story(house: House, at: At) -> None:
    from kesher.channels.models import Dispatch

    with at("2026-11-22 08:00"):
        take(house, mail())
        let_leave()

    token = Dispatch.objects.get().text.partition("/c/")[2].partition("/")[0]
    assert len(token) > 20
    assert token not in shown(house.cast.dana, Case.objects.get())


def test_a_longer_story_asks_no_more_questions(house: House, at: At) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            timeline.story(house.cast.dana, case_id=case.pk, limit=100)
        return len(asked.captured_queries)

    with at("2026-11-22 08:00"):
        take(house, mail())
        let_leave()
    case = Case.objects.get()
    with at("2026-11-22 09:00"):
        actions.note(case.pk, house.cast.dana.pk, "אחת")
        few = questions()
        for number in range(12):
            actions.note(case.pk, house.cast.dana.pk, f"הערה {number}")
            take(house, mail(f"עוד {number}", token=str(case.conversation_id), facts={"token": "own"}))

        assert questions() == few


@pytest.fixture
def secret(house: House, at: At) -> Case:
    actions.seed_reasons()
    with at("2026-11-22 08:00"):
        take(house, mail("אבחנה רגישה"))
        case = Case.objects.get()
        actions.accept(case.pk, house.cast.dana.pk)
        actions.set_reason(case.pk, house.cast.dana.pk, "claims-health")
    return case


def test_a_confidential_matter_names_whom_to_ask_and_nothing_else(house: House, secret: Case) -> None:
    own, other = shown(house.cast.dana, secret), shown(house.cast.lior, secret)

    assert "אבחנה רגישה" in own
    assert "אבחנה רגישה" not in other
    assert house.cast.dana.name in other
    view = queries.case(house.cast.lior, secret.pk)
    assert view is not None and view.hidden
    assert view.thread == () and view.drafts == {}


def test_back_office_sees_the_cases_in_which_it_has_a_task_and_no_others(house: House, at: At) -> None:
    with at("2026-11-22 08:00"):
        take(house, mail())
        case = Case.objects.get()
        assert queries.case(house.cast.roni, case.pk) is None

        actions.ask_task(case.pk, house.cast.dana.pk, kind="decision", what="אישור", team_id=house.cast.back_office.pk)

    assert queries.case(house.cast.roni, case.pk) is not None
    assert [row.task.what for row in queries.tasks_of_teams(house.cast.roni)] == ["אישור"]


def test_a_marketer_sees_no_case_and_an_agent_sees_every_one(house: House, at: At) -> None:
    with at("2026-11-22 08:00"):
        take(house, mail())
    case = Case.objects.get()

    assert queries.case(house.cast.miri, case.pk) is None
    view = queries.case(house.cast.lior, case.pk)
    assert view is not None and not view.may_edit


def test_a_queue_is_in_the_order_of_promises_and_asks_the_same_for_any_length(house: House, at: At) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.queue(fresh(house.cast.dana), team_id=house.cast.claims.pk)
        return len(asked.captured_queries)

    with at("2026-11-22 08:00"):
        take(house, mail("אחרון", sender="z@example.com", subject="אחרון"))
    with at("2026-11-20 10:00"):
        take(house, mail("ראשון", sender="a@example.com", subject="ראשון"))
    with at("2026-11-22 09:00"):
        few = questions()
        for number in range(10):
            take(house, mail(f"שאלה {number}", sender=f"s{number}@example.com", subject=f"שאלה {number}"))

        found = queries.queue(house.cast.dana, team_id=house.cast.claims.pk)

        assert questions() == few
    assert found.rows[0].matter == "ראשון"
    due = [row.clock.due_at for row in found.rows if row.clock]
    assert due == sorted(due)


def fresh(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_the_customer_sees_nothing_between_ourselves(house: House, at: At) -> None:
    case = a_whole_story(house, at)

    with at("2026-11-23 11:00"), translation.override("he"):
        page = queries.for_customer(case.pk)

    said = " ".join(step.text + step.label + step.note for step in page.steps)
    assert "ההחזר אושר" in said
    assert "הערה פנימית" not in said
    assert "אישור" not in [step.text for step in page.steps]


def test_the_tree_of_reasons_is_seeded_once() -> None:
    assert actions.seed_reasons() >= 40
    assert actions.seed_reasons() == 0
    from kesher.cases.models import Reason

    assert Reason.objects.get(pk="product-fault-again").path == "product/product-fault-again/"
    assert all(row.name_he and row.name_en and row.verdict for row in Reason.objects.all())
