"""What listening registers at start-up."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kesher.cases.queries.story import guarded
from kesher.core import settings
from kesher.listening.models import Survey
from kesher.timeline import kinds
from kesher.timeline.kinds import Kind
from kesher.timeline.types import Touch


def _load(touches: Sequence[Touch]) -> dict[UUID, Any]:
    rows: Mapping[UUID, Survey] = Survey.objects.in_bulk([touch.subject_id for touch in touches])
    return {touch.id: {"survey": rows[touch.subject_id]} for touch in touches if touch.subject_id in rows}


kinds.register(Kind("survey_answer", guarded(_load), "timeline/_survey_answer.html"))
settings.declare(
    "listening.question",
    "csat",
    _("Question after a case: satisfaction (csat) or effort (ces)"),
    settings.one_of("csat", "ces"),
)
