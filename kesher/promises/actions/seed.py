"""What a new installation begins with: terms and the ladder. Rows that somebody changed are left as they are."""

from django.db import transaction

from kesher.promises.models import LadderStep, Term
from kesher.promises.rules.ladder import USUAL_LADDER, Anchor, Step
from kesher.promises.rules.terms import USUAL_TERMS
from kesher.promises.types import BusinessDays, WorkingMinutes

_WORKING_DAY = 480  # minutes after due at which the top of the ladder hears, while the grace still runs
_LADDER = (*(step for step in USUAL_LADDER if step.rung < 4), Step(4, Anchor.DUE, _WORKING_DAY))


@transaction.atomic
def seed_terms() -> None:
    """Fill in the terms and ladder steps that are missing. Safe to repeat."""
    for kind, terms in USUAL_TERMS.items():
        given = {
            "budget_minutes": terms.minutes if isinstance(terms, WorkingMinutes) else None,
            "business_days": terms.days if isinstance(terms, BusinessDays) else None,
        }
        Term.objects.get_or_create(kind=kind, reason_code="", channel="", defaults=given)
    for step in _LADDER:
        given_step = {"anchor": step.anchor, "offset_minutes": step.offset_minutes}
        LadderStep.objects.get_or_create(kind="", rung=step.rung, defaults=given_step)
