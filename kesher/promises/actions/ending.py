"""Ends that are not settlements: withdrawn, superseded, and what a closed case leaves unsettled."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.core import clock
from kesher.promises.actions.finish import finish
from kesher.promises.actions.rows import locked, standing
from kesher.promises.models import Promise
from kesher.promises.rules import ending as rules
from kesher.promises.types import Evidence, PromiseRef, PromiseState, Side


@transaction.atomic
def withdraw(
    promise_id: UUID, by_id: UUID, reason: str, *, agreed_in: Evidence | None = None, at: datetime | None = None
) -> PromiseRef:
    """The other side no longer wants it. `agreed_in` is the touchpoint in which the customer agreed; a colleague's team needs none.

    PromiseRefused: ended, not_agreed, needs_reason.
    """
    at = at or clock.now()
    promise = Promise.objects.select_for_update(no_key=True).get(pk=promise_id)
    agreed = agreed_in is not None or promise.side == Side.COLLEAGUE
    ending = rules.withdraw(standing(promise), at, reason=reason[:200], customer_agreed=agreed)
    if agreed_in is not None:
        promise.evidence_id, promise.evidence_at = agreed_in.id, agreed_in.at
    promise.ended_by_id = by_id
    return finish([(promise, ending)])[0]


@transaction.atomic
def supersede(
    case_id: UUID, kinds: Iterable[str] | None = None, reason: str = "new_promise", at: datetime | None = None
) -> list[PromiseRef]:
    """Something else took the place of the open promises of a case, paused ones too: outside the rate.

    `reason` is new_promise (what was waited for arrived, and a new one is made), merged or not_a_case. Safe to repeat.
    """
    at, why = at or clock.now(), rules.SetAside(reason)
    return finish([(promise, rules.supersede(standing(promise), at, why)) for promise in locked(case_id, kinds)])


@transaction.atomic
def case_ended(case_id: UUID, at: datetime | None = None) -> list[PromiseRef]:
    """The case was closed: what was promised to the customer and not settled is broken (decision 10).

    What waited for the customer is superseded, since it was her turn; so are promises between colleagues, which nobody needs now.
    """
    at = at or clock.now()
    endings = []
    for promise in locked(case_id):
        ours = promise.side == Side.CUSTOMER and promise.paused_at is None
        superseded = rules.Ending(PromiseState.SUPERSEDED, at, "case_closed")
        endings.append((promise, rules.close_unsettled(standing(promise), at) if ours else superseded))
    return finish(endings)
