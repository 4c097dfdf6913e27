"""A machine is lost, and an empty one becomes it: to the minute, without anything sent twice, and without whoever was erased."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kesher.core.backup import BackupError, Store
from kesher.core.backup.files import copy_beside
from tests.config.installation import Installation, founded

pytestmark = pytest.mark.xdist_group("backup")

# Noa writes, with a file; nothing has left yet.
BEFORE = """
from kesher.channels.types import File
from kesher.core.work import run_until_quiet
from tests.cases.house import build, mail, take
house = build()
take(house, mail("Where is my refund?", files=[File("bill.txt", "text/plain", b"forty two" * 500)]))
from kesher.channels.models import Dispatch
print(Dispatch.objects.filter(state="queued").count())
"""
# Dan writes after the backup; a minute's work; the time; then Noa is erased.
AFTER = """
from django.db import connection
from kesher.channels.types import File
from kesher.channels.models import Account
from kesher.config.backups import by_minute
from kesher.core import clock
from kesher.customers.actions import erase_person
from kesher.customers.models import Customer, Identity
from kesher.cases.actions import receive
from tests.cases.house import arrived, mail
account = Account.objects.get(code="test-mail")
receive(mail("My card was swallowed", sender="dan.k@example.com", files=[File("card.txt", "text/plain", b"card" * 900)]), arrived(account))
print("copied", by_minute())
print("noted", clock.now().isoformat())
erase_person(Identity.objects.get(value="noa.b@example.com").customer_id)
by_minute()
connection.cursor().execute("SELECT pg_switch_wal()")
"""


@pytest.fixture(scope="module")
def lost(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[tuple[Installation, str]]:
    """An installation that was backed up, went on for a while, and whose machine lost its power; with a time before the erasure."""
    home = tmp_path_factory.mktemp("lost")
    made = founded(home / "data", home / "other disk" / "50%")
    (home / "other disk").mkdir()
    try:
        assert made.run(BEFORE) == "1\n"
        taken = made.kesher("backup")
        assert taken.returncode == 0, taken.stderr
        assert re.search(r"MB of database, 1 new files of 1", taken.stdout)
        said = made.run(AFTER)
        assert "copied 1" in said
        made.server.stop()  # with its last piece of the log, as a piece is kept each minute
        yield made, said.split("noted ")[1].strip()
    finally:
        made.server.stop()
        shutil.rmtree(made.server.socket_folder, ignore_errors=True)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Installation]:
    """An empty machine."""
    made = Installation(tmp_path / "data")
    yield made
    made.server.stop()
    shutil.rmtree(made.server.socket_folder, ignore_errors=True)


def test_all_comes_back_to_the_last_minute_and_nothing_that_may_have_left_is_sent_again(
    lost: tuple[Installation, str], empty: Installation
) -> None:
    store = lost[0].backup

    done = empty.kesher("restore", str(store))

    assert done.returncode == 0, done.stderr
    assert "2 cases" in done.stdout
    assert "Held back, since they may have left already: 1." in done.stdout
    assert "not there" not in done.stdout
    assert "The read log is whole." in done.stdout
    empty.server.start()
    assert empty.ask("SELECT state, code, to_value FROM channels_dispatch WHERE to_value <> ''") == [
        ("unknown", "restored", "dan.k@example.com")
    ]
    assert empty.ask("SELECT count(*) FROM customers_identity WHERE value = 'noa.b@example.com'") == [(0,)]
    assert empty.ask("SELECT pg_is_in_recovery()") == [(False,)]
    files = [path.read_bytes() for path in (empty.data / "blobs").glob("*/*/*")]
    assert b"card" * 900 in files


def test_at_a_former_moment_whoever_was_erased_since_is_forgotten_again(
    lost: tuple[Installation, str], empty: Installation
) -> None:
    made, noted = lost

    done = empty.kesher("restore", str(made.backup), "--until", noted)

    assert done.returncode == 0, done.stderr
    assert "Erased again: 1." in done.stdout
    empty.server.start()
    assert empty.ask("SELECT count(*) FROM customers_identity WHERE value = 'noa.b@example.com'") == [(0,)]
    assert empty.ask("SELECT count(*) FROM cases_case") == [(2,)]


def test_a_drill_finds_all_and_leaves_nothing(lost: tuple[Installation, str], tmp_path: Path) -> None:
    operator = Installation(tmp_path / "data", lost[0].backup)

    done = operator.kesher("restore", "--drill")

    assert done.returncode == 0, done.stderr
    assert "2 cases" in done.stdout
    assert "nothing here was changed" in done.stdout
    assert not (operator.data / "postgres").exists()


def test_another_key_is_refused_and_nothing_is_made(lost: tuple[Installation, str], empty: Installation) -> None:
    empty.key = "another-key-that-seals-nothing-of-it-0123456789"

    done = empty.kesher("restore", str(lost[0].backup))

    assert done.returncode == 1
    assert "made with another key" in done.stderr
    assert not (empty.data / "postgres").exists()


def test_a_restore_writes_over_nothing(lost: tuple[Installation, str], empty: Installation) -> None:
    (empty.data / "blobs" / "aa").mkdir(parents=True)

    done = empty.kesher("restore", str(lost[0].backup))

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in empty.data.iterdir() if path.is_dir()] == ["blobs"]


def test_a_backup_that_is_damaged_leaves_the_folder_as_empty_as_it_was(
    lost: tuple[Installation, str], empty: Installation, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(lost[0].backup or "", copy)
    base = next((copy / "base").glob("*/base.tar.gz"))
    base.write_bytes(base.read_bytes()[:50_000])

    done = empty.kesher("restore", str(copy))

    assert done.returncode == 1
    assert "cannot be read" in done.stderr
    assert not (empty.data / "postgres").exists()


def test_a_folder_of_another_installation_or_of_other_things_is_not_written_to(tmp_path: Path) -> None:
    mine, other = Store(tmp_path / "mine"), tmp_path / "other"
    mine.prepare("7")
    other.mkdir()
    (other / "letter.txt").write_text("of somebody")

    with pytest.raises(BackupError, match="another installation"):
        mine.prepare("8")
    with pytest.raises(BackupError, match="holds no backups of Kesher"):
        Store(other).prepare("7")

    assert [path.name for path in other.iterdir()] == ["letter.txt"]


def test_a_ledger_is_never_taken_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.prepare("7")
    data = tmp_path / "data"
    data.mkdir()
    (data / "erasures.jsonl").write_text(json.dumps({"ids": ["a"]}) + "\n")
    copy_beside(data, store)
    (data / "erasures.jsonl").write_text(json.dumps({"ids": ["a"]}) + "\n" + json.dumps({"ids": ["b"]}) + "\n")

    copy_beside(data, store)

    assert (store.ledger / "erasures.jsonl").read_text() == (data / "erasures.jsonl").read_text()
