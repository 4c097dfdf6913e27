"""Backups of this installation: the work by night and by minute, and what follows a restore.

Where the environment names no folder there are none, and `kesher check` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection

from kesher.channels.actions import hold_back
from kesher.config.environment import ENV
from kesher.core import blobs, clock, work
from kesher.core.backup import BackupError, Base, Store, copy_beside, copy_new_blobs, take
from kesher.core.backup.store import key_mark
from kesher.core.models import Blob
from kesher.customers.actions import replay_erasures

_MARGIN = timedelta(minutes=15)  # a row may be committed so long after its time was taken


@dataclass(frozen=True)
class Taken:
    """One backup: the moment, how many files were new, how many old moments were forgotten."""

    base: Base
    files: int
    forgotten: int


@dataclass(frozen=True)
class Settled:
    """What was done after a restore: people forgotten again, messages held back."""

    erased: int
    held_back: int


def back_up(folder: Path) -> Taken:
    """Take one moment of the database, the files that it names and the newest ledgers, and forget what is too old.

    The database first: a file is written before the row that names it, so every file of the moment is there afterwards.
    """
    store, now = Store(folder), clock.now()
    store.prepare(_installation())
    base = take(
        store, ENV.database, now, ours=ENV.database_is_ours, key=key_mark(ENV.secret_key), digests=_all_digests()
    )
    copied = copy_new_blobs(store.digests_of(base), blobs.folder(), store)
    copy_beside(ENV.data, store)
    return Taken(base, copied, store.forget(now, ENV.backup_days))


def by_night() -> str:
    """The job of every night. It begins no new store: an empty folder may be a disk that is not there (`kesher backup` does)."""
    if ENV.backup is None:
        return "no folder is named"
    if not Store(ENV.backup).is_ready():
        raise BackupError(f"{ENV.backup} is no folder of backups: is its disk there? Run kesher backup once to begin.")
    return back_up(ENV.backup).base.name


def by_minute() -> int:
    """Copy new files and ledgers, so that the log, which is kept as it goes on, names no file that is here alone."""
    if ENV.backup is None or not Store(ENV.backup).is_ready():
        return 0
    store = Store(ENV.backup)
    copy_beside(ENV.data, store)
    since = clock.now() - _MARGIN
    new = Blob.objects.filter(created_at__gt=since).values_list("pk", flat=True)
    return copy_new_blobs(new, blobs.folder(), store)


def settle_restored() -> Settled:
    """What nothing else does: forget again whom the ledger names, and send nothing that may have left already."""
    return Settled(replay_erasures(), hold_back())


def register() -> None:
    """The jobs by the clock (UTC)."""
    work.register_job("copy_to_backup", by_minute, cron="* * * * *")
    work.register_job("backup", by_night, cron="15 23 * * *")  # 1:15 or 2:15 in Israel


def _installation() -> str:
    """The mark of this cluster; a restored one has the mark of the one that it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier::text FROM pg_control_system()")
        return str(cursor.fetchone()[0])


def _all_digests() -> Iterator[str]:
    return Blob.objects.order_by().values_list("pk", flat=True).iterator(chunk_size=10_000)
