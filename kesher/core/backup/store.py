"""The folder of the backups.

kesher-backup.json        whose backups these are; without it nothing is written, for a disk may not be there
base/20261130T000000Z/    one moment of the database, with base.json (what, when, from where in the log, by which key)
wal/                      the database's log since, gzipped, a file a segment
blobs/                    files, by their SHA-256 as in the data folder
ledger/                   who was erased and what was seen: always the newest, never of a moment
"""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

MARK = "kesher-backup.json"
STAMP = "%Y%m%dT%H%M%SZ"


class BackupError(Exception):
    """A sentence for the operator: why there is no backup or no way back, and what to do."""


@dataclass(frozen=True)
class Base:
    """One moment of the database. `kind`: cluster (the log leads on from it) or dump (of a server of one's own).

    `wal` is the segment of the log from which a cluster is made whole; `key` a mark of the key that seals its secrets; sizes in bytes.
    """

    name: str
    kind: str
    at: str
    major: str
    key: str
    wal: str
    blobs: int
    size: int

    @property
    def taken_at(self) -> datetime:
        """When it was taken, UTC."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Store:
    """Backups in `folder`."""

    folder: Path

    @property
    def wal(self) -> Path:
        """Where the log lies."""
        return self.folder / "wal"

    @property
    def blobs(self) -> Path:
        """Where files lie."""
        return self.folder / "blobs"

    @property
    def ledger(self) -> Path:
        """Where the newest ledgers lie."""
        return self.folder / "ledger"

    def is_ready(self) -> bool:
        """Whether the disk is there and the folder is ours to write into."""
        return (self.folder / MARK).is_file()

    def prepare(self, installation: str) -> None:
        """Make an empty folder the store of this installation; raises BackupError where it is another's, or holds other things."""
        mark = self.folder / MARK
        if mark.is_file():
            owner = json.loads(mark.read_text()).get("installation")
            if owner != installation:
                raise BackupError(
                    f"{self.folder} holds the backups of another installation. Name a folder of its own with KESHER_BACKUP; "
                    "nothing has been written."
                )
            return
        if self.folder.exists() and any(one.name != "lost+found" for one in self.folder.iterdir()):
            raise BackupError(
                f"{self.folder} is not empty and holds no backups of Kesher. Name an empty folder; nothing has been written."
            )
        for folder in (self.folder, self.folder / "base", self.wal, self.blobs, self.ledger):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_down(mark, json.dumps({"v": 1, "installation": installation}).encode())

    def bases(self) -> list[Base]:
        """The whole ones, the oldest first."""
        found = []
        for path in sorted((self.folder / "base").glob("*/base.json")):
            with suppress(ValueError, TypeError):
                found.append(Base(**json.loads(path.read_text())))
        return found

    def path_of(self, base: Base) -> Path:
        """The folder of one."""
        return self.folder / "base" / base.name

    def finish(self, base: Base, digests: Iterable[str]) -> None:
        """Write down what it needs: only now it counts as a backup."""
        with gzip.open(self.path_of(base) / "blobs.gz", "wt") as file:
            file.writelines(f"{one}\n" for one in digests)
        write_down(self.path_of(base) / "base.json", json.dumps(asdict(base), indent=1).encode())

    def digests_of(self, base: Base) -> set[str]:
        """The files that this moment needs."""
        with gzip.open(self.path_of(base) / "blobs.gz", "rt") as file:
            return {line.strip() for line in file}

    def forget(self, now: datetime, days: int) -> int:
        """Remove moments older than `days`, the log before the oldest that is left, and files that none needs; returns how many moments.

        The newest is kept however old it is. A file that no moment names is kept for two more days: it may be of the one to come.
        """
        bases = self.bases()
        old = [one for one in bases[:-1] if one.taken_at < now - timedelta(days=days)]
        whole = {one.name for one in bases}
        for one in old:
            shutil.rmtree(self.path_of(one))
        for folder in (self.folder / "base").iterdir():  # begun and never finished
            if folder.name not in whole and folder.stat().st_mtime < (now - timedelta(days=2)).timestamp():
                shutil.rmtree(folder)
        left = self.bases()
        clusters = [one.wal for one in left if one.kind == "cluster"]
        if clusters:
            self._forget_log_before(min(name[8:] for name in clusters))
        if old:
            self._forget_files(left, now)
        return len(old)

    def _forget_log_before(self, position: str) -> None:
        """Segments are named by timeline (8 letters) and position (16); files of history and marks of backups are small and stay."""
        for path in self.wal.iterdir():
            name = path.name.partition(".")[0]
            if len(name) == 24 and name[8:] < position:
                path.unlink(missing_ok=True)

    def _forget_files(self, bases: list[Base], now: datetime) -> None:
        needed = set().union(*(self.digests_of(one) for one in bases))
        for path in self.blobs.glob("*/*/*"):
            if path.name not in needed and path.stat().st_mtime < (now - timedelta(days=2)).timestamp():
                path.unlink(missing_ok=True)


def key_mark(key: str) -> str:
    """A mark by which a key is known again, and from which it cannot be guessed."""
    return hashlib.sha256(f"kesher backup {key}".encode()).hexdigest()[:16]


def write_down(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk when this returns."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a name durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
