"""What a promise would say before it is given: its times, who is told when, and how long such cases usually take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kesher.cases.models import Case
from kesher.cases.queries.usual_time import minutes_needed
from kesher.core import clock
from kesher.promises import actions as promises
from kesher.promises import queries
from kesher.promises.feasibility import Undertaking
from kesher.promises.queries.rows import PromiseClock
from kesher.promises.types import PromiseKind, PromiseRefused
from kesher.staff.queries.calendars import calendar_of_team


@dataclass(frozen=True)
class PromisePreview:
    """Times of a promise to be. `stands` is the open one of the same kind; `usual_by` when nine of ten like cases were done."""

    due_at: datetime
    warn_at: datetime
    tell_at: datetime | None
    grace_until: datetime
    stands: PromiseClock | None
    usual_by: datetime | None

    @property
    def too_early(self) -> bool:
        """Whether nine of ten like cases took longer than that."""
        return self.usual_by is not None and self.due_at < self.usual_by


def promise_preview(case_id: UUID, kind: str, due_at: datetime | None = None) -> PromisePreview | None:
    """By term, or for a date that a person thinks of. None for an unknown case or kind and for a date that cannot be promised."""
    from kesher.cases.actions.promising import asked  # below actions in meaning, beside them in the folder

    case = Case.objects.select_related("reason", "team").filter(pk=case_id).first()
    if case is None or kind not in set(PromiseKind):
        return None
    try:
        found = promises.preview(asked(case, kind, due_at=due_at))
    except PromiseRefused:
        return None
    return PromisePreview(
        found.due_at, found.warn_at, found.tell_at, found.grace_until, _standing(case_id, kind), _usual(case, kind)
    )


def _standing(case_id: UUID, kind: str) -> PromiseClock | None:
    open_ones: Sequence[PromiseClock] = [one for one in queries.of_case(case_id) if one.state == "open"]
    return next((one for one in open_ones if one.kind == kind and one.subject_kind == "case"), None)


def _usual(case: Case, kind: str) -> datetime | None:
    now = clock.now()
    undertaking = Undertaking(case.pk, kind, "case", case.pk, case.pk, case.team_id)
    minutes = minutes_needed(undertaking, now)
    return calendar_of_team(case.team_id).add(now, minutes) if minutes is not None else None
