"""One short question after a settled case, and whose word counts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from kesher.cases import actions as cases
from kesher.cases.models import Case
from kesher.cases.types import Reply
from kesher.channels.models import Dispatch
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.customers import actions as customers
from kesher.listening import actions
from kesher.listening.models import Survey
from kesher.listening.types import Refused
from kesher.timeline.models import Touchpoint
from tests.cases.house import House, build, hear_all, let_leave, mail, moment, take

pytestmark = pytest.mark.django_db
At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def house() -> House:
    return build()


def settle(house: House, at: At, day: str, subject: str = "ביטול", **more: Any) -> Case:
    """A case of Noa's from question to final answer, on one day."""
    with at(f"{day} 08:00"):
        take(house, mail(f"שאלה על {subject}", subject=subject, **more))
    case = Case.objects.latest("opened_at")
    with at(f"{day} 09:00"):
        cases.reply(case.pk, house.cast.dana.pk, Reply(Channel.EMAIL, "הכול סודר.", final=True, outcome=True))
        let_leave()
    return case


def test_she_is_asked_when_the_final_answer_has_left(house: House, at: At) -> None:
    case = settle(house, at, "2026-11-22")

    survey, dispatch = Survey.objects.get(), Dispatch.objects.get(purpose="survey")
    assert (survey.case_id, survey.asked_at, survey.score) == (case.pk, moment("2026-11-22 09:00"), None)
    assert "/s/" in dispatch.text
    assert (dispatch.channel, dispatch.to_value) == ("email", "noa.b@example.com")


def test_a_case_is_asked_about_once(house: House, at: At) -> None:
    case = settle(house, at, "2026-11-22")

    with at("2026-12-30 10:00"):
        assert actions.ask(case.pk) is None

    assert Survey.objects.count() == 1


@pytest.mark.parametrize(("day", "asked"), [("2026-12-21", 1), ("2026-12-22", 2)])
def test_a_customer_is_asked_once_in_thirty_days(house: House, at: At, day: str, asked: int) -> None:
    settle(house, at, "2026-11-22")

    settle(house, at, day, subject="חיוב")

    assert Survey.objects.count() == asked


def test_nobody_is_asked_about_what_was_no_case(house: House, at: At) -> None:
    with at("2026-11-22 08:00"):
        take(house, mail())
        case = Case.objects.get()
        cases.not_a_case(case.pk, house.cast.dana.pk, "spam")
        hear_all()

        assert actions.ask(case.pk) is None

    assert not Survey.objects.exists()


def test_whoever_refused_such_questions_is_not_asked(house: House, at: At) -> None:
    with at("2026-11-01 08:00"):
        customers.record_consent(house.cast.noa.pk, purpose="survey", given=False, how="agent", at=clock.now())

    settle(house, at, "2026-11-22")

    assert not Survey.objects.exists()
    assert not Dispatch.objects.filter(purpose="survey").exists()


def test_her_word_on_the_outcome_stands_beside_the_agents(house: House, at: At) -> None:
    case = settle(house, at, "2026-11-22")

    actions.answer(
        Survey.objects.get().pk, score=2, outcome=False, words="לא קיבלתי את ההחזר", at=moment("2026-11-22 20:00")
    )

    case.refresh_from_db()
    assert (case.outcome_claim, case.outcome_customer) == (True, False)
    assert Touchpoint.objects.filter(kind="survey_answer", case_id=case.pk).count() == 1


def test_the_last_answer_within_seven_days_counts(house: House, at: At) -> None:
    settle(house, at, "2026-11-22")
    survey, first = Survey.objects.get(), moment("2026-11-22 20:00")
    actions.answer(survey.pk, score=2, outcome=False, at=first)

    actions.answer(survey.pk, score=5, outcome=True, at=first + timedelta(days=7))

    survey.refresh_from_db()
    assert (survey.score, survey.outcome, survey.first_answered_at) == (5, True, first)
    assert Touchpoint.objects.filter(kind="survey_answer").count() == 1


def test_later_answers_change_nothing(house: House, at: At) -> None:
    settle(house, at, "2026-11-22")
    survey, first = Survey.objects.get(), moment("2026-11-22 20:00")
    actions.answer(survey.pk, score=5, at=first)

    with pytest.raises(Refused, match="too_late"):
        actions.answer(survey.pk, score=1, at=first + timedelta(days=7, seconds=1))

    survey.refresh_from_db()
    assert survey.score == 5


@pytest.mark.parametrize("score", [0, 6, -1])
def test_a_score_is_one_to_five(house: House, at: At, score: int) -> None:
    settle(house, at, "2026-11-22")
    survey = Survey.objects.get()

    with pytest.raises(Refused, match="score"):
        actions.answer(survey.pk, score=score, at=moment("2026-11-22 20:00"))

    survey.refresh_from_db()
    assert survey.score is None
