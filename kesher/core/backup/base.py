"""Take one moment of the database."""

import json
import os
import subprocess
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from kesher.core.backup.store import STAMP, BackupError, Base, Store, sync_folder
from kesher.core.postgres import Address
from kesher.core.postgres.server import binaries

SEGMENT = 16 * 1024 * 1024  # bytes of a piece of the log


def take(store: Store, address: Address, at: datetime, *, ours: bool, key: str, digests: Iterable[str]) -> Base:
    """Copy the database while it runs; returns what was written. `digests`: the files that the database names now or later.

    Our own cluster is copied whole, with the log of the minutes that it takes, and checked against its manifest; of a server of one's
    own a dump is made. Raises BackupError with the program's words.
    """
    name = at.strftime(STAMP)
    folder = store.folder / "base" / name
    folder.mkdir(mode=0o700)
    if ours:
        _run(["pg_basebackup", "--pgdata", str(folder), "--format=tar", "--gzip", "--compress=1", "--wal-method=stream",
              "--checkpoint=fast", "--label", f"kesher {name}"], address)  # fmt: skip
        _run(["pg_verifybackup", "--no-parse-wal", str(folder)], address)
        kind, wal = "cluster", _first_segment(folder / "backup_manifest")
    else:
        _run(["pg_dump", "--format=custom", f"--file={folder / 'kesher.dump'}", "--dbname", address.name], address)
        kind, wal = "dump", ""
    known = list(digests)
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)
    base = Base(
        name=name,
        kind=kind,
        at=at.isoformat(),
        major=_run(["pg_dump", "--version"], address).split()[2].split(".")[0],
        key=key,
        wal=wal,
        blobs=len(known),
        size=sum(path.stat().st_size for path in folder.iterdir()),
    )
    store.finish(base, known)
    return base


def _first_segment(manifest: Path) -> str:
    """The piece of the log that begins what a copy needs: timeline, then position in two halves, in hexadecimal letters."""
    first = json.loads(manifest.read_text())["WAL-Ranges"][0]
    high, low = (int(part, 16) for part in first["Start-LSN"].split("/"))
    return f"{first['Timeline']:08X}{high:08X}{low // SEGMENT:08X}"


def _run(command: list[str], address: Address) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    environment |= {f"PG{key.upper()}": value for key, value in address.libpq().items() if key != "dbname"}
    environment |= {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [str(binaries() / command[0]), *command[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{command[0]} said: {done.stderr.strip()[-400:]}")
    return done.stdout
