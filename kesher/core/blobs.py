"""Files outside the database: content-addressed, synced before the row, readable only through us."""

import hashlib
import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import transaction

from kesher.core import clock
from kesher.core.models import Blob


class DiskFull(Exception):
    """Less than the reserve is left: refuse politely (452, 507) before anything is half written."""


RESERVE = 0.02  # of the disk, kept free for the database's own log


def folder() -> Path:
    """Where blobs lie; never inside a folder that a web server serves."""
    return Path(settings.STATIC_ROOT).parent / "blobs"


def keep(data: bytes, media_type: str) -> Blob:
    """Store bytes and return their row. Safe to repeat: the same bytes are kept once.

    Raises DiskFull when the disk is nearly full; then nothing was written.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        _write(path, data)
    blob, _ = Blob.objects.get_or_create(
        sha256=digest, defaults={"size": len(data), "media_type": media_type, "created_at": clock.now()}
    )
    return blob


def read(blob: Blob) -> bytes:
    """The bytes of a blob; raises FileNotFoundError where the folder has lost it."""
    return path_of(blob.sha256).read_bytes()


def release(digests: Collection[str]) -> int:
    """Forget the files among these that no row names any more; returns how many. Content addressing shares files between rows.

    The rows go with the transaction, the files after its commit, and only where nobody kept the same bytes again meanwhile.
    """
    free = [
        blob.sha256
        for blob in Blob.objects.select_for_update().filter(pk__in=list(digests)).order_by("pk")
        if not _is_named(blob)
    ]
    Blob.objects.filter(pk__in=free).delete()

    def forget() -> None:
        kept_again = set(Blob.objects.filter(pk__in=free).values_list("pk", flat=True))
        for digest in set(free) - kept_again:
            path_of(digest).unlink(missing_ok=True)

    transaction.on_commit(forget)
    return len(free)


def _is_named(blob: Blob) -> bool:
    relations = [one for one in Blob._meta.get_fields(include_hidden=True) if one.one_to_many and one.auto_created]
    return any(one.related_model._base_manager.filter(**{one.field.name: blob}).exists() for one in relations)  # type: ignore[union-attr]


def path_of(digest: str) -> Path:
    """The file of a digest: two levels of folders, so that none grows too long."""
    return folder() / digest[:2] / digest[2:4] / digest


def has_room(size: int) -> bool:
    """Whether so many bytes more leave the reserve of the disk untouched."""
    folder().mkdir(parents=True, exist_ok=True)
    disk = os.statvfs(folder())
    return disk.f_bavail * disk.f_frsize - size >= disk.f_blocks * disk.f_frsize * RESERVE


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not has_room(len(data)):
        raise DiskFull
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).rename(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
