"""What lies beside the database: files, and the ledgers that are never taken back to a former moment."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from kesher.core.backup.store import Store, sync_folder, write_down

LEDGERS = ("erasures.jsonl", "read-log-seals.jsonl")


def copy_new_blobs(digests: Iterable[str], source: Path, store: Store) -> int:
    """Copy the files of these digests that the store does not have; returns how many. One that was erased meanwhile is passed over."""
    return sum(_copy(source / one[:2] / one[2:4] / one, store.blobs / one[:2] / one[2:4] / one) for one in digests)


def copy_beside(data: Path, store: Store) -> None:
    """Keep the newest ledgers of the data folder."""
    for name in LEDGERS:
        path, kept = data / name, store.ledger / name
        if path.is_file() and (not kept.is_file() or kept.stat().st_size != path.stat().st_size):
            write_down(kept, path.read_bytes())


def bring_back_blobs(store: Store, target: Path) -> int:
    """Copy all files of the store into a data folder; returns how many were not there."""
    return sum(_copy(path, target / path.relative_to(store.blobs)) for path in store.blobs.glob("*/*/*"))


def bring_back_ledgers(store: Store, data: Path) -> None:
    """Join what the store kept with what the operator laid into the data folder: a line of either is in force."""
    for name in LEDGERS:
        lines: dict[bytes, None] = {}
        for path in (store.ledger / name, data / name):
            if path.is_file():
                lines |= dict.fromkeys(line for line in path.read_bytes().splitlines() if line.strip())
        if lines:
            write_down(data / name, b"".join(line + b"\n" for line in lines))


def _copy(source: Path, target: Path) -> bool:
    if target.is_file():
        return False
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as written, source.open("rb") as read:
            shutil.copyfileobj(read, written, 1024 * 1024)
            written.flush()
            os.fsync(written.fileno())
        Path(part).rename(target)
    except FileNotFoundError:
        Path(part).unlink(missing_ok=True)
        return False
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return True
