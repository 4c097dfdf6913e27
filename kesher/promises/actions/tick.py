"""The promise clock: whatever has come due is looked at once, by whichever clock gets there first.

Rows are claimed in sets by the partial index `promise_next` with FOR UPDATE SKIP LOCKED; nothing else is read. What follows (rungs,
facts, ends) is written in the same transaction, so a clock that dies leaves no trace, and the next one does it all. A promise that
makes the clock stumble is set aside alone, and shown.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.core import reference
from kesher.core.outbox import publish_all
from kesher.promises.actions.duties import Round
from kesher.promises.actions.planner import Planner
from kesher.promises.actions.rows import SUBJECT
from kesher.promises.actions.write import write_marks
from kesher.promises.models import Promise
from kesher.promises.types import Tick
from kesher.watch import actions as watch
from kesher.watch.types import Matter

log = logging.getLogger(__name__)
AT_ONCE = 500  # promises in one transaction
_AGAIN = timedelta(minutes=15)  # after which one that could not be handled is tried again


def tick(at: datetime, limit: int = AT_ONCE) -> Tick:
    """Handle up to `limit` promises whose next moment has come by `at`. `next_at` is when to tick again: `at` itself when there may
    be more, None when no promise runs. Any number of clocks may run; each telling happens once."""
    try:
        handled = _together(at, limit)
    except Exception as error:
        log.warning("tick_one_by_one", extra={"error": type(error).__name__}, exc_info=error)
        handled = _one_by_one(at, limit)
    return Tick(handled, at if handled >= limit else _next_at())


@transaction.atomic
def _together(at: datetime, limit: int) -> int:
    rows = _claim(at, limit)
    if rows:
        with reference.steady():
            _handle(rows, at)
    return len(rows)


def _one_by_one(at: datetime, limit: int) -> int:
    """The set could not be handled as one: each alone, the ones that fail put off and shown to the service manager."""
    for handled in range(limit):
        with transaction.atomic():
            rows = _claim(at, 1)
            if not rows:
                return handled
            try:
                with transaction.atomic():
                    _handle(rows, at)
            except Exception as error:
                log.error(
                    "promise_set_aside",
                    extra={"promise": str(rows[0].pk), "error": type(error).__name__},
                    exc_info=error,
                )
                _set_aside(rows[0].pk, at)
    return limit


def _claim(at: datetime, limit: int) -> list[Promise]:
    rows = Promise.objects.filter(next_at__lte=at).order_by("next_at")
    return list(rows.select_for_update(skip_locked=True, no_key=True)[:limit])


def _handle(rows: Sequence[Promise], at: datetime) -> None:
    round_ = Round(at, Planner(at))
    for promise in rows:
        round_.do(promise)
    told = watch.tell_many([matter for _, matter in round_.matters], at)
    round_.note_tellings(told)
    write_marks(rows)
    publish_all(round_.facts)


def _set_aside(promise_id: UUID, at: datetime) -> None:
    rows = Promise.objects.filter(pk=promise_id)
    rows.update(next_at=at + _AGAIN)
    owner, team, case, customer = rows.values_list("owner_id", "team_id", "case_id", "customer_id").get()
    try:
        with transaction.atomic():
            watch.tell_many([_stumbled(promise_id, at, owner, team, case, customer)], at)
    except Exception as error:
        log.error(
            "set_aside_not_told", extra={"promise": str(promise_id), "error": type(error).__name__}, exc_info=error
        )


def _stumbled(
    promise_id: UUID, at: datetime, owner: UUID | None, team: UUID, case: UUID | None, customer: UUID | None
) -> Matter:
    return Matter(
        code="clock_stumbled",
        subject_kind=SUBJECT,
        subject_id=promise_id,
        rung=3,
        planned_at=at,
        case_id=case,
        customer_id=customer,
        owner_id=owner,
        team_id=team,
    )


def _next_at() -> datetime | None:
    rows = Promise.objects.filter(next_at__isnull=False).order_by("next_at")
    return rows.values_list("next_at", flat=True).first()


__all__ = ["AT_ONCE", "tick"]
