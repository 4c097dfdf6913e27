"""One press, one change, and a refusal in words."""

from typing import Any

import pytest
from django.test import Client

from kesher.cases.models import Case, Reason
from kesher.promises.models import Promise
from tests.cases.house import House
from tests.desk import story

AT = "2026-11-22 09:00"


@pytest.fixture
def case(house: House) -> Case:
    return story.taken(house)


@pytest.fixture
def dana(house: House) -> Client:
    return story.logged_in(house.cast.dana)


def press(client: Client, path: str, **fields: Any) -> str:
    """Press, and give back the page that follows."""
    with story.at(AT):
        return client.post(f"/desk/{path}/", fields, follow=True).content.decode()


def test_a_case_is_put_back_and_taken_again(house: House, dana: Client, case: Case) -> None:
    press(dana, f"case/{case.pk}/release")
    released = Case.objects.get().owner
    page = press(dana, f"case/{case.pk}/accept")

    assert released is None
    assert Case.objects.get().owner == house.cast.dana
    assert "The case is yours." in page


def test_what_somebody_else_has_is_not_taken_away(house: House, case: Case) -> None:
    page = press(story.logged_in(house.cast.tamar), f"case/{case.pk}/accept")

    assert "Somebody else has taken it already." in page
    assert Case.objects.get().owner == house.cast.dana


def test_the_matter_and_the_reason_are_put_in_better_words(dana: Client, case: Case) -> None:
    Reason.objects.create(code="trip", name_he="נסיעה", name_en="Trip", path="/trip/", verdict="valuable")

    press(dana, f"case/{case.pk}/matter", matter="Refund for Rome\x00")
    page = press(dana, f"case/{case.pk}/reason", reason="trip")

    case.refresh_from_db()
    assert (case.matter, case.reason_id) == ("Refund for Rome", "trip")
    assert "Refund for Rome" in page


@pytest.mark.parametrize(("verb", "field"), [("matter", "matter"), ("reason", "reason")])
def test_an_empty_word_changes_nothing(dana: Client, case: Case, verb: str, field: str) -> None:
    page = press(dana, f"case/{case.pk}/{verb}", **{field: ""})

    assert 'data-tone="error"' in page
    case_now = Case.objects.get()
    assert case_now.matter == case.matter
    assert case_now.reason_id is None


def test_a_case_is_not_settled_without_a_word_to_the_customer(dana: Client, case: Case) -> None:
    page = press(dana, f"case/{case.pk}/solve", achieved="yes")

    assert "A case ends with a word that the customer can see" in page
    assert Case.objects.get().state == "open"


def test_it_is_settled_by_the_last_answer_and_opened_again(house: House, dana: Client, case: Case) -> None:
    story.answered(house, case, story.policy(house.cast.dana))
    with story.at("2026-11-22 10:00"):
        dana.post(f"/desk/case/{case.pk}/solve/", {"achieved": "no"})
        settled = Case.objects.values_list("state", "outcome_claim").get()
        dana.post(f"/desk/case/{case.pk}/reopen/")

    assert settled == ("solved", False)
    assert Case.objects.get().state == "open"


def test_spam_is_no_case_and_may_be_one_after_all(dana: Client, case: Case) -> None:
    page = press(dana, f"case/{case.pk}/not-a-case", kind="spam")
    ended = Case.objects.get().state
    press(dana, f"case/{case.pk}/a-case")

    assert ended == "not_a_case"
    assert "The case has ended" in page
    assert Case.objects.get().state != "not_a_case"


def test_waiting_for_the_customer_needs_something_that_was_asked(dana: Client, case: Case) -> None:
    page = press(dana, f"case/{case.pk}/wait")

    assert "Send a question first" in page
    assert Case.objects.get().state == "open"


def test_a_promise_is_moved_and_the_old_date_is_not_repaired(dana: Client, case: Case) -> None:
    old = Promise.objects.get(kind="first_answer")

    page = press(
        dana, f"promise/{old.pk}/move", case=case.pk, due="2026-11-22T16:00", reason="The doctor is not there today"
    )

    old.refresh_from_db()
    new = Promise.objects.get(kind="first_answer", state="open")
    assert "The new time stands" in page
    assert (old.state, new.due_at) == ("rescheduled", story.now("2026-11-22 16:00"))


@pytest.mark.parametrize(
    ("due", "reason", "words"),
    [
        ("2026-11-22T10:00", "Sooner", "later than the old one"),
        ("2026-11-20T10:00", "Past", "lies in the past"),
        ("2026-11-22T16:00", "", "required"),
        ("nonsense", "Why", "valid date"),
    ],
)
def test_a_bad_new_time_is_refused(dana: Client, case: Case, due: str, reason: str, words: str) -> None:
    old = Promise.objects.get(kind="first_answer")

    page = press(dana, f"promise/{old.pk}/move", case=case.pk, due=due, reason=reason)

    assert words in page
    assert Promise.objects.get(kind="first_answer").state == "open"


def test_a_second_new_time_is_a_leads_to_give(house: House, dana: Client, case: Case) -> None:
    def move(client: Client, due: str) -> str:
        promise = Promise.objects.get(kind="first_answer", state="open")
        return press(client, f"promise/{promise.pk}/move", case=case.pk, due=due, reason="Held up")

    move(dana, "2026-11-22T15:00")
    refused = move(dana, "2026-11-22T16:00")
    given = move(story.logged_in(house.cast.tamar), "2026-11-22T16:00")

    assert "needs the team lead" in refused
    assert "The new time stands" in given
    assert Promise.objects.get(kind="first_answer", state="open").due_at == story.now("2026-11-22 16:00")


def test_a_promise_is_withdrawn_only_when_the_customer_agreed(dana: Client, case: Case) -> None:
    promise = Promise.objects.get(kind="first_answer")

    refused = press(dana, f"promise/{promise.pk}/withdraw", case=case.pk, reason="She found it herself")
    done = press(dana, f"promise/{promise.pk}/withdraw", case=case.pk, reason="She found it herself", agreed="on")

    promise.refresh_from_db()
    assert "only when the customer agreed" in refused
    assert "The promise is withdrawn." in done
    assert promise.state == "withdrawn"


def test_who_may_not_edit_the_case_moves_none_of_its_promises(house: House, case: Case) -> None:
    promise = Promise.objects.get(kind="first_answer")
    lior = story.logged_in(house.cast.lior)

    with story.at(AT):
        moved = lior.post(
            f"/desk/promise/{promise.pk}/move/", {"case": case.pk, "due": "2026-11-22T16:00", "reason": "x"}
        )
        ended = lior.post(f"/desk/promise/{promise.pk}/withdraw/", {"case": case.pk, "reason": "x", "agreed": "on"})

    assert (moved.status_code, ended.status_code) == (404, 404)
    assert Promise.objects.get(kind="first_answer").state == "open"


@pytest.mark.parametrize("case_id", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_promise_is_acted_on_in_its_own_case_only(dana: Client, case: Case, case_id: str) -> None:
    promise = Promise.objects.get(kind="first_answer")

    answer = dana.post(f"/desk/promise/{promise.pk}/move/", {"case": case_id, "due": "2026-11-22T16:00", "reason": "x"})

    assert answer.status_code == 404
