"""`kesher restore [FOLDER]`: an installation out of its backups, in an empty data folder; or a drill of it."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from kesher.config.backups import settle_restored
from kesher.config.environment import ENV
from kesher.core import blobs, reading
from kesher.core.backup import BackupError, Base, Store, bring_back
from kesher.core.backup.recover import bring_back_dump, newest
from kesher.core.backup.store import key_mark
from kesher.core.models import Blob
from kesher.core.postgres import PostgresError, Server

_TABLES = ("customers_customer", "cases_case", "cases_message", "timeline_touchpoint", "promises_promise")


class Command(BaseCommand):
    """Never writes over anything; sends nothing twice; forgets again who was erased."""

    help = (
        "Make this installation out of its backups, in an empty KESHER_DATA; --drill tries it in a folder of its own."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", nargs="?", help="the folder of the backups, if not KESHER_BACKUP")
        parser.add_argument(
            "--until", help="the state at this time, like 2026-11-30T14:05:00+02:00 (the last second is left out)"
        )
        parser.add_argument(
            "--drill", action="store_true", help="restore into a temporary folder, look whether all is there, remove it"
        )
        parser.add_argument(
            "--other-key",
            action="store_true",
            help="go on although the key of the backup is lost: secrets of accounts must be set anew",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        folder = Path(options["folder"]).resolve() if options["folder"] else ENV.backup
        if folder is None:
            raise CommandError("Name the folder of the backups: kesher restore FOLDER.")
        if options["drill"]:
            return self._drill(folder, options)
        begun = time.monotonic()
        try:
            base = newest(Store(folder), _time(options["until"]))
            if not options["other_key"]:
                _refuse_another_key(base)
            brought = self._bring(Store(folder), base, _time(options["until"]))
        except (BackupError, PostgresError, OSError) as error:
            raise CommandError(str(error)) from error
        try:
            self._settle(base, brought, begun)
        finally:
            connection.close()
            if ENV.database_is_ours:
                ENV.server.stop()

    def _bring(self, store: Store, base: Base, until: datetime | None) -> int:
        if ENV.database_is_ours != (base.kind == "cluster"):
            raise BackupError(
                "This is a dump of a server of one's own: name an empty database with KESHER_DATABASE_URL."
                if base.kind == "dump"
                else "This is a backup of the database that comes with Kesher: restore it without KESHER_DATABASE_URL."
            )
        if base.kind == "dump":
            return bring_back_dump(store, base, ENV.data, ENV.database)
        return bring_back(store, base, ENV.data, Server(ENV.data / "postgres"), until)

    def _settle(self, base: Base, brought: int, begun: float) -> None:
        call_command("migrate", verbosity=0, skip_checks=True)
        done = settle_restored()
        self.stdout.write(f"Restored from {base.name} and the log after it: {_counts()}; {brought} files.")
        self.stdout.write(
            f"Erased again: {done.erased}. Held back, since they may have left already: {done.held_back}."
        )
        missing = _missing()
        if missing:
            self.stdout.write(f"{len(missing)} files are named and not there, the first {missing[0]}.")
        verdict = reading.verify()
        self.stdout.write(
            "The read log is whole." if verdict.holds else f"The read log is not whole: {verdict.broken[:5]}"
        )
        self.stdout.write(f"Done in {time.monotonic() - begun:.1f} s. kesher serve starts it.")

    def _drill(self, folder: Path, options: dict[str, Any]) -> None:
        """The very same command in a process of its own, with a data folder of its own and no backups of its own."""
        home = Path(tempfile.mkdtemp(prefix="kesher-drill-"))
        environment = {
            key: value for key, value in os.environ.items() if key not in {"KESHER_BACKUP", "KESHER_DATABASE_URL"}
        }
        environment |= {"KESHER_DATA": str(home), "KESHER_SECRET_KEY": " ".join((ENV.secret_key, *ENV.former_keys))}
        until = ["--until", options["until"]] if options["until"] else []
        try:
            done = subprocess.run(
                [sys.executable, "-m", "kesher.config.cli", "restore", str(folder), *until],
                env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            server = Server(home / "postgres")
            server.stop()
            shutil.rmtree(server.socket_folder, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)
        if done.returncode:
            raise CommandError(f"The drill failed: {done.stderr.strip()[-800:]}")
        self.stdout.write(done.stdout.strip())
        if "not there" in done.stdout or "not whole" in done.stdout:
            raise CommandError("The drill found something missing.")
        self.stdout.write("The drill is over; nothing of it is left, and nothing here was changed.")


def _time(raw: str | None) -> datetime | None:
    if not raw:
        return None
    try:
        found = datetime.fromisoformat(raw)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CommandError(f"--until is “{raw}”; it should be a time with its offset, like 2026-11-30T14:05:00+02:00.")
    return found


def _refuse_another_key(base: Base) -> None:
    if base.key not in {key_mark(key) for key in (ENV.secret_key, *ENV.former_keys)}:
        raise BackupError(
            f"The backup was made with another key than {ENV.data / 'secret.key'} holds. Put that key there (or into "
            "KESHER_SECRET_KEY): links, tokens, the ledger of erasures and the secrets of accounts depend on it. Where it is lost "
            "for good, --other-key goes on without it. Nothing has been changed."
        )


def _counts() -> str:
    with connection.cursor() as cursor:
        found = []
        for table in _TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  (names of ours)
            found.append(f"{cursor.fetchone()[0]:,} {table.partition('_')[2]}s")
    return ", ".join(found)


def _missing() -> list[str]:
    """Files that the database names and the folder does not hold whole."""
    return [
        digest
        for digest in Blob.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)
        if not _whole(digest)
    ]


def _whole(digest: str) -> bool:
    path = blobs.path_of(digest)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == digest
