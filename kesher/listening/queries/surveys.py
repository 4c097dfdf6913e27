"""One survey, for the page behind its link and for the page of its case."""

from uuid import UUID

from django.http import Http404

from kesher.core import clock
from kesher.listening.models import Survey
from kesher.listening.rules import asking
from kesher.listening.types import SurveyView


def survey(survey_id: UUID) -> SurveyView:
    """The question behind a link. Raises Http404."""
    row = Survey.objects.select_related("case").filter(pk=survey_id).first()
    if row is None:
        raise Http404
    return _view(row)


def answers_of_case(case_id: UUID) -> SurveyView | None:
    """What the customer said about this case; None while she was not asked."""
    row = Survey.objects.select_related("case").filter(case_id=case_id).first()
    return _view(row) if row else None


def _view(row: Survey) -> SurveyView:
    return SurveyView(
        id=row.pk,
        case_id=row.case_id,
        number=row.case.number,
        matter=row.case.matter,
        question=row.question,
        language=row.language,
        score=row.score,
        outcome=row.outcome,
        words=row.words,
        answered_at=row.answered_at,
        is_open=asking.still_counts(row.first_answered_at, clock.now()),
    )
