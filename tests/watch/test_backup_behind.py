"""Backups that are not in order reach an administrator, and leave the board when they are."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kesher.config.environment import ConfigurationError, read
from kesher.core import clock
from kesher.core.backup import Base, Store
from kesher.watch.actions import look_out
from kesher.watch.models import ServiceException
from tests.cases.house import build

pytestmark = pytest.mark.django_db


def moment(store: Store, hours_ago: float) -> None:
    """A finished backup of then."""
    at = clock.now() - timedelta(hours=hours_ago)
    base = Base(f"{at:%Y%m%dT%H%M%SZ}", "cluster", at.isoformat(), "18", "k", "000000010000000000000001", 0, 1)
    store.path_of(base).mkdir()
    store.finish(base, [])


def standing() -> list[tuple[str, str]]:
    """Open exceptions of backups: state and what is wrong."""
    rows = ServiceException.objects.filter(code="backup_behind").exclude(state="settled")
    return [(row.state, row.facts["trouble"]) for row in rows]


def test_a_disk_that_is_not_there_is_told_once_and_settles_when_backups_are_in_order(
    settings: Any, tmp_path: Path
) -> None:
    build()
    settings.KESHER_BACKUP = tmp_path / "disk"
    look_out()
    look_out()
    assert standing() == [("open", "missing")]

    store = Store(settings.KESHER_BACKUP)
    store.prepare("7")
    moment(store, hours_ago=3)
    look_out()

    assert standing() == []
    assert ServiceException.objects.filter(code="backup_behind", state="settled").count() == 1


def test_a_night_without_a_backup_is_told_and_counted(settings: Any, tmp_path: Path, client: Client) -> None:
    build()
    settings.KESHER_BACKUP = tmp_path
    store = Store(tmp_path)
    store.prepare("7")
    moment(store, hours_ago=30)

    look_out()

    assert standing() == [("open", "old_base")]
    assert "kesher_backup_behind 1" in client.get("/metrics").content.decode()


def test_moments_are_forgotten_with_the_log_that_only_they_need_but_never_the_last(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.prepare("7")
    for name in ("000000010000000000000001.gz", "000000010000000000000002.gz", "00000002.history.gz"):
        (store.wal / name).write_bytes(b"log")
    for hours, wal in ((24 * 40, 1), (24 * 20, 2)):
        at = clock.now() - timedelta(hours=hours)
        base = Base(f"{at:%Y%m%dT%H%M%SZ}", "cluster", at.isoformat(), "18", "k", f"0000000100000000{wal:08X}", 0, 1)
        store.path_of(base).mkdir()
        store.finish(base, [])

    forgotten = store.forget(clock.now(), days=14)

    assert forgotten == 1
    assert [one.wal for one in store.bases()] == ["000000010000000000000002"]
    assert sorted(path.name for path in store.wal.iterdir()) == ["000000010000000000000002.gz", "00000002.history.gz"]


def test_a_folder_inside_of_the_data_or_too_many_days_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="outside of"):
        read({"KESHER_DATA": str(tmp_path), "KESHER_BACKUP": str(tmp_path / "backup")})
    with pytest.raises(ConfigurationError, match="between 1 and 35"):
        read({"KESHER_DATA": str(tmp_path), "KESHER_BACKUP_DAYS": "90"})
