"""Make a data folder out of a store: on an empty machine, and for the drill."""

import contextlib
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg

from kesher.core.backup import archive, files
from kesher.core.backup.store import BackupError, Base, Store
from kesher.core.postgres import Address, Server
from kesher.core.postgres.server import binaries

LONGEST = 12 * 3600.0  # seconds of reading the log; a night's work at the most


def newest(store: Store, until: datetime | None = None) -> Base:
    """The latest moment, or the latest before `until`; raises BackupError where there is none."""
    if not store.is_ready():
        raise BackupError(f"{store.folder} holds no backups of Kesher (there is no kesher-backup.json in it).")
    found = [one for one in store.bases() if until is None or one.taken_at <= until]
    if not found:
        before = f" before {until:%Y-%m-%d %H:%M %z}" if until else ""
        raise BackupError(f"There is no finished backup in {store.folder}{before}.")
    return found[-1]


def refuse_unless_empty(data: Path) -> None:
    """A restore never writes over anything."""
    for name in ("postgres", "blobs"):
        if (data / name).exists() and any((data / name).iterdir()):
            raise BackupError(
                f"{data / name} is not empty. A restore goes into an empty folder: name another one with KESHER_DATA, or move "
                "this one away. Nothing has been changed."
            )


def bring_back(store: Store, base: Base, data: Path, server: Server, until: datetime | None = None) -> int:
    """Lay the cluster of `base` into `data`, read its log as far as it goes (or to `until`), bring files and ledgers; returns the files.

    The server runs afterwards and takes writes. Raises BackupError, or PostgresError with the end of the server's log.
    """
    refuse_unless_empty(data)
    with _all_or_nothing(server, data):
        _unpack(store, base, server.folder)
        with _recovering(server, store, until):
            server.start(LONGEST)
            _wait_until_open(server)
        brought = files.bring_back_blobs(store, data / "blobs")
        files.bring_back_ledgers(store, data)
    return brought


def bring_back_dump(store: Store, base: Base, data: Path, address: Address) -> int:
    """The same for a server of one's own: the dump goes into its database, which must be empty."""
    if (data / "blobs").exists() and any((data / "blobs").iterdir()):
        refuse_unless_empty(data)
    with psycopg.connect(**address.libpq()) as connection:  # type: ignore[arg-type]
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if tables and tables[0]:
        raise BackupError(
            f"The database “{address.name}” is not empty. Make an empty one and name it with KESHER_DATABASE_URL. "
            "Nothing has been changed."
        )
    done = subprocess.run(
        [str(binaries() / "pg_restore"), "--no-owner", "--exit-on-error", "--dbname", address.url(),
         str(store.path_of(base) / "kesher.dump")], capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupError(f"pg_restore said: {done.stderr.strip()[-400:]}")
    brought = files.bring_back_blobs(store, data / "blobs")
    files.bring_back_ledgers(store, data)
    return brought


@contextlib.contextmanager
def _all_or_nothing(server: Server, data: Path) -> Iterator[None]:
    """A restore that failed leaves the folder as empty as it was."""
    try:
        yield
    except BaseException:
        server.stop()
        for folder in (server.folder, data / "blobs"):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _unpack(store: Store, base: Base, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, into in (("base.tar.gz", folder), ("pg_wal.tar.gz", folder / "pg_wal")):
        try:
            with tarfile.open(store.path_of(base) / name) as packed:
                packed.extractall(into, filter=_ours)  # noqa: S202  (a backup of ours, with names kept inside)
        except (OSError, EOFError, tarfile.TarError) as error:
            raise BackupError(
                f"{store.path_of(base) / name} cannot be read ({error}). Take an older backup with --until."
            ) from error
    folder.chmod(0o700)


def _ours(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo:
    """Files belong to whoever restores, not to a number of the machine that is gone."""
    return tarfile.tar_filter(member, path).replace(uid=None, gid=None, uname=None, gname=None)  # type: ignore[arg-type]


@contextlib.contextmanager
def _recovering(server: Server, store: Store, until: datetime | None) -> Iterator[None]:
    """The settings of recovery, taken away again when it is done."""
    auto = server.folder / "postgresql.auto.conf"
    before = auto.read_text() if auto.exists() else ""
    lines = [f"{key} = {_quoted(value)}\n" for key, value in archive.restore_settings(store.folder, until).items()]
    auto.write_text(before + "".join(lines))
    (server.folder / "recovery.signal").touch(0o600)
    yield
    auto.write_text(before)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _wait_until_open(server: Server) -> None:
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            with psycopg.connect(**server.address("postgres").libpq(), autocommit=True) as line:  # type: ignore[arg-type]
                found = line.execute("SELECT pg_is_in_recovery()").fetchone()
            if found == (False,):
                return
        if not server.is_running():
            server.start(30)  # says the end of its log
        time.sleep(0.1)
    raise BackupError("The database did not finish reading its log.")
