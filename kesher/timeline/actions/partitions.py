"""Months are made before they begin, so that the default partition stays empty."""

import logging
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from kesher.core import clock

log = logging.getLogger(__name__)
AHEAD = 13  # months, this one included


@transaction.atomic
def make_partitions_ahead(at: datetime | None = None, months: int = AHEAD) -> int:
    """Make the partitions of this month and of those that follow; returns how many were new. Safe to repeat.

    Rows of such a month that fell into the default partition meanwhile are moved: it is emptied of them, the partition is made
    around them, and they are put back, in one transaction.
    """
    first = (at or clock.now()).date().replace(day=1)
    made = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('timeline.partitions', 0))")
        for month in _months(first, months):
            made += _make(cursor, month)
    if made:
        log.info("partitions_made", extra={"made": made})
    return made


def _months(first: date, count: int) -> list[date]:
    return [date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(count)]


def _make(cursor: CursorWrapper, month: date) -> int:
    following = _months(month, 2)[1]
    cursor.execute("SELECT to_regclass(%s)", [f"timeline_touchpoint_{month:%Y_%m}"])
    if cursor.fetchone()[0] is not None:
        return 0
    bounds = [f"{month} 00:00+00", f"{following} 00:00+00"]
    cursor.execute("SELECT count(*) FROM timeline_touchpoint_default WHERE at >= %s AND at < %s", bounds)
    if cursor.fetchone()[0]:
        cursor.execute("ALTER TABLE timeline_touchpoint_default DISABLE TRIGGER USER")
        cursor.execute(
            "CREATE TEMP TABLE timeline_moving ON COMMIT DROP AS SELECT * FROM timeline_touchpoint_default WHERE at >= %s AND at < %s",
            bounds,
        )
        cursor.execute("DELETE FROM timeline_touchpoint_default WHERE at >= %s AND at < %s", bounds)
        cursor.execute("ALTER TABLE timeline_touchpoint_default ENABLE TRIGGER USER")
        cursor.execute("SELECT timeline_make_partitions(%s, 1)", [month])
        cursor.execute("INSERT INTO timeline_touchpoint SELECT * FROM timeline_moving")
        cursor.execute("DROP TABLE timeline_moving")
    else:
        cursor.execute("SELECT timeline_make_partitions(%s, 1)", [month])
    return 1
