"""Undo of having settled an exception."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from kesher.core import clock
from kesher.core.wake import tell_screens
from kesher.watch.actions.settle import audience_of
from kesher.watch.models import Act, ServiceException
from kesher.watch.types import ActKind, WatchRefused


@transaction.atomic
def reopen(exception_id: UUID, by_id: UUID, at: datetime | None = None) -> None:
    """Open again what this person settled. Nobody is told twice by it.

    WatchRefused: no_such_exception (nor one that somebody else settled, or that settled itself), open_again (the matter came back
    meanwhile as another exception).
    """
    at = at or clock.now()
    rows = ServiceException.objects.select_for_update()
    row = rows.filter(pk=exception_id, settled_by_id=by_id, state=ServiceException.State.SETTLED).first()
    if row is None:
        raise WatchRefused("no_such_exception")
    row.state, row.settled_at, row.settled_by = ServiceException.State.OPEN, None, None
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "settled_at", "settled_by"])
    except IntegrityError as error:
        raise WatchRefused("open_again") from error
    Act.objects.create(exception=row, by_id=by_id, at=at, kind=ActKind.REOPENED)
    tell_screens("exception", audience_of([row]), id=str(row.pk))
