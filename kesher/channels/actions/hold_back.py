"""After a restore: what waited to be sent at the moment of the backup may have left since, and is not sent again by itself."""

from django.db import transaction

from kesher.channels.events import DispatchUnknown
from kesher.channels.models import Dispatch
from kesher.core.outbox import publish


@transaction.atomic
def hold_back() -> int:
    """Make every message that waits or is being sent "sent or not, unknown"; returns how many. Whoever they concern is told of each."""
    rows = list(
        Dispatch.objects.select_for_update()
        .filter(state__in=[Dispatch.State.QUEUED, Dispatch.State.SENDING])
        .order_by("pk")
        .values_list("pk", "subject_kind", "subject_id")
    )
    Dispatch.objects.filter(pk__in=[row[0] for row in rows]).update(state=Dispatch.State.UNKNOWN, code="restored")
    for pk, kind, subject in rows:
        publish(DispatchUnknown(pk, kind, subject))
    return len(rows)
