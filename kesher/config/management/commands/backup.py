"""`kesher backup [FOLDER]`: one moment of everything, while Kesher runs."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.config.backups import back_up
from kesher.config.environment import ENV
from kesher.core.backup import BackupError


class Command(BaseCommand):
    """Database, files and ledgers; the key stays apart."""

    help = "Back up the database, the files and the ledgers into a folder (KESHER_BACKUP); every night this is done by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("folder", nargs="?", help="another folder than KESHER_BACKUP")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say what was done."""
        folder = Path(options["folder"]).resolve() if options["folder"] else ENV.backup
        if folder is None:
            raise CommandError(
                "Name a folder: kesher backup FOLDER, or set KESHER_BACKUP so that it is done every night."
            )
        begun = time.monotonic()
        try:
            taken = back_up(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        base = taken.base
        self.stdout.write(
            f"{base.name}: {base.size / 1e6:.1f} MB of database, {taken.files} new files of {base.blobs}, in {time.monotonic() - begun:.1f} s."
        )
        if taken.forgotten:
            self.stdout.write(f"{taken.forgotten} older ones were forgotten (KESHER_BACKUP_DAYS is {ENV.backup_days}).")
        if folder == ENV.backup and ENV.database_is_ours:
            self.stdout.write(
                "The log of the database is kept as it goes on: at most a minute of it is on this machine alone."
            )
        else:
            self.stdout.write("What happens from now on is not in it.")
        self.stdout.write("The key is not in it: keep a copy of secret.key elsewhere.")
