"""Whether the backups are in order: what an operator's page, a metric and an exception say."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from kesher.core.backup.store import Store

OLDEST_BASE = timedelta(hours=26)  # one is taken every night
OLDEST_LOG = timedelta(minutes=5)  # so much may be lost with the machine


@dataclass(frozen=True)
class Standing:
    """`trouble`: empty, or missing (the disk is not there), no_base, old_base, log (it is not being kept)."""

    trouble: str
    base_at: datetime | None = None  # when the newest moment was taken
    log_at: datetime | None = None  # when the last piece of the log was kept
    failing_since: datetime | None = None


def standing(store: Store, now: datetime, *, ours: bool) -> Standing:
    """How the backups in this store stand; asks the database about its log where it is ours."""
    kept = failed = None
    if ours:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_archived_time, last_failed_time FROM pg_stat_archiver")
            kept, failed = cursor.fetchone()
    failing = failed is not None and (kept is None or failed > kept)
    if not store.is_ready():
        return Standing("missing", log_at=kept)
    bases = store.bases()
    at = bases[-1].taken_at if bases else None
    if at is None:
        return Standing("no_base", log_at=kept)
    if failing and (kept is None or now - kept > OLDEST_LOG):
        return Standing("log", at, kept, kept or at)
    if now - at > OLDEST_BASE:
        return Standing("old_base", at, kept)
    return Standing("", at, kept)
