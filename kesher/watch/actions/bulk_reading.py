"""Somebody looks at many customers at once: told to the service manager within a minute, and looked into by a person (T16).

It stands until a person settles it, however long the burst lasted; after that only what was looked at since counts.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kesher.core import reading, settings
from kesher.staff.queries.people import named
from kesher.watch.actions.tell import tell_many
from kesher.watch.models import ServiceException
from kesher.watch.types import Matter

CODE, KIND, RUNG = "bulk_reading", "reader", 3


@transaction.atomic
def ring_for_bulk_reading(at: datetime) -> None:
    """Tell of everybody who looked at more than the settings allow, once a burst."""
    minutes, least = settings.get("watch.bulk_minutes"), settings.get("watch.bulk_readings")
    since = at - timedelta(minutes=minutes)
    found = {pk: burst for burst in reading.bursts(since, least) if (pk := _id_of(burst.reader))}
    if not found:
        return
    rows = ServiceException.objects.filter(code=CODE, subject_kind=KIND, subject_id__in=list(found))
    standing = set(rows.exclude(state=ServiceException.State.SETTLED).values_list("subject_id", flat=True))
    for pk, settled_at in rows.filter(settled_at__gt=since).values_list("subject_id", "settled_at"):
        if settled_at and not any(_id_of(burst.reader) == pk for burst in reading.bursts(settled_at, least)):
            standing.add(pk)  # it was looked into, and nothing to speak of came after
    people = named(pk for pk in found if pk not in standing)
    tell_many(
        [
            Matter(
                code=CODE,
                subject_kind=KIND,
                subject_id=pk,
                rung=RUNG,
                planned_at=at,
                facts={
                    "who_he": people[pk].name_he if pk in people else "",
                    "who_en": people[pk].name_en if pk in people else "",
                    "count": burst.count,
                    "minutes": minutes,
                },
            )
            for pk, burst in found.items()
            if pk not in standing
        ],
        at,
    )


def _id_of(reader: reading.Reader) -> UUID | None:
    try:
        return UUID(reader.id)
    except ValueError:
        return None
