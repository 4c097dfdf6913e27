"""Look out for what is wrong behind the scenes, and for exceptions that nobody takes in hand.

What is looked at is how things stand, not news of them: an exception stands as long as its cause does, whoever missed which notice,
and goes by itself when the cause is gone. Safe to repeat, by any number of workers.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kesher.channels.queries import troubles
from kesher.core import clock, parked
from kesher.core.backup.standing import standing
from kesher.core.backup.store import Store
from kesher.staff.queries.administrators import administrator_here
from kesher.watch.actions.bulk_reading import ring_for_bulk_reading
from kesher.watch.actions.climb import climb
from kesher.watch.actions.reassign import reassign
from kesher.watch.actions.settle import settle_many
from kesher.watch.actions.tell import tell_many
from kesher.watch.models import ServiceException
from kesher.watch.types import Matter

log = logging.getLogger(__name__)
_BACKUP = UUID("6b657368-6572-4000-8000-6261636b7570")  # there is one backup of one installation
AT_ONCE = 50  # exceptions of one kind that stand at the same time; what lies behind them comes up as they are settled


@dataclass(frozen=True)
class Trouble:
    """One cause that stands now."""

    subject_id: UUID
    team_id: UUID | None
    facts: dict[str, Any] = field(default_factory=dict)


def look_out(at: datetime | None = None) -> None:
    """Tell an administrator of envelopes set aside, runs of refusals, parked steps and backups that are behind, a service manager of bulk reading; settle what is over; let
    the rest climb.

    A part that fails is logged and does not stop the others.
    """
    at = at or clock.now()
    for part in (_envelopes, _refusals, _parked, _backup, ring_for_bulk_reading, climb):
        try:
            part(at)
        except Exception as error:
            log.error("look_out_failed", extra={"part": part.__name__, "error": type(error).__name__}, exc_info=error)


def _envelopes(at: datetime) -> None:
    found = [
        Trouble(one.envelope_id, one.team_id, _named(one) | {"why": one.code}) for one in troubles.live_aside(AT_ONCE)
    ]
    _keep_in_step("envelope_set_aside", "envelope", found, troubles.still_aside, at)


def _refusals(at: datetime) -> None:
    runs = troubles.runs_of_refusals(at)
    found = [Trouble(one.account_id, None, _named(one) | {"count": one.count}) for one in runs]
    standing = {one.account_id for one in runs}
    _keep_in_step("refusals_at_door", "account", found, standing.intersection, at)


def _parked(at: datetime) -> None:
    found = [
        Trouble(fact_id, None, {"fact": name, "step": handler})
        for fact_id, name, handler in parked.parked_facts(AT_ONCE)
    ]
    _keep_in_step("delivery_parked", "fact", found, parked.still_parked, at)


def _backup(at: datetime) -> None:
    if settings.KESHER_BACKUP is None:
        return
    found = standing(Store(settings.KESHER_BACKUP), at, ours=settings.KESHER_DATABASE_IS_OURS)
    since = found.failing_since or found.base_at
    facts = {"trouble": found.trouble, "since": since.isoformat() if since else ""}
    causes = [Trouble(_BACKUP, None, facts)] if found.trouble else []
    _keep_in_step("backup_behind", "backup", causes, {one.subject_id for one in causes}.intersection, at)


@transaction.atomic
def _keep_in_step(
    code: str, kind: str, found: list[Trouble], still: Callable[[Iterable[UUID]], set[UUID]], at: datetime
) -> None:
    """Make the open exceptions of one code those of the causes that stand."""
    rows = ServiceException.objects.filter(code=code, subject_kind=kind).exclude(state=ServiceException.State.SETTLED)
    known = dict(rows.values_list("subject_id", "owner__is_active"))
    if not known and not found:
        return
    standing = still(list(known))
    settle_many(kind, [one for one in known if one not in standing], [code], at)
    new = [one for one in found if one.subject_id not in known][: AT_ONCE - len(standing)]
    left = [one for one in standing if known[one] is False]
    if not new and not left:
        return
    owner_id = administrator_here(at)
    tell_many([_matter(code, kind, one, owner_id, at) for one in new], at)
    for trouble in (one for one in found if one.subject_id in left):
        reassign(kind, [trouble.subject_id], owner_id, trouble.team_id)


def _matter(code: str, kind: str, trouble: Trouble, owner_id: UUID | None, at: datetime) -> Matter:
    return Matter(
        code=code,
        subject_kind=kind,
        subject_id=trouble.subject_id,
        rung=1,
        planned_at=at,
        owner_id=owner_id,
        team_id=trouble.team_id,
        facts=trouble.facts,
    )


def _named(one: troubles.Aside | troubles.Run) -> dict[str, Any]:
    return {"account": one.account_code, "account_he": one.name_he, "account_en": one.name_en}
