"""The customer's answer: the last one within seven days counts; her word on the outcome wins."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import actions as cases
from kesher.cases import queries as case_queries
from kesher.core.outbox import publish
from kesher.listening.events import SurveyAnswered
from kesher.listening.models import Survey
from kesher.listening.rules import asking
from kesher.listening.types import Refused
from kesher.timeline import actions as timeline

_LONGEST = 4000  # characters of her words


@transaction.atomic
def answer(survey_id: UUID, *, score: int, outcome: bool | None = None, words: str = "", at: datetime) -> None:
    """Take an answer (by POST only: mail scanners follow links). Raises Refused (unknown, score, too_late); then nothing changed."""
    survey = Survey.objects.select_for_update(of=("self",)).filter(pk=survey_id).first()
    if survey is None:
        raise Refused("unknown")
    if not 1 <= score <= 5:
        raise Refused("score")
    if not asking.still_counts(survey.first_answered_at, at):
        raise Refused("too_late")
    first = survey.first_answered_at is None
    survey.score, survey.outcome, survey.words = score, outcome, words.replace("\x00", "").strip()[:_LONGEST]
    survey.answered_at, survey.first_answered_at = at, survey.first_answered_at or at
    survey.save()
    cases.record_outcome(survey.case_id, outcome)
    if first:
        _touch(survey, at)
    publish(SurveyAnswered(survey.case_id, survey.pk, score, outcome))


def _touch(survey: Survey, at: datetime) -> None:
    facts = case_queries.for_survey(survey.case_id)
    timeline.record(
        customer_id=survey.customer_id,
        at=at,
        received_at=at,
        channel="portal",
        direction="in",
        kind="survey_answer",
        subject_kind="survey",
        subject_id=survey.pk,
        case_id=survey.case_id,
        conversation_id=facts.conversation_id if facts else None,
    )
