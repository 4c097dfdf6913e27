"""`kesher intake FILE... --channel email|fax|phone`: mails, faxes and calls out of files, on the way of live deliveries."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kesher.channels.files import CHANNELS
from kesher.channels.types import Channel
from kesher.core.blobs import DiskFull
from kesher.gateway.intake import HandIn, NoSuchAccount, Report, hand_in, walk

_WHAT = {
    "email": "mails: .eml, .box, .mbox, .txt with a header",
    "fax": "faxes: .tif, .tiff, .pdf",
    "phone": "call events, one JSON object a line: .jsonl, .ndjson, .json",
}
_EVERY = 1.0  # seconds between two lines of progress


class Command(BaseCommand):
    """Exit status 0 when every file was taken or refused by name, and everything taken is on a timeline or visibly set aside."""

    help = "Take mails, faxes or calls out of files: kesher intake FILE... --channel email|fax|phone (folders too)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files and how to take them."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--channel", required=True, choices=[one.value for one in CHANNELS], help="; ".join(_WHAT.values())
        )
        parser.add_argument("--account", default="", metavar="CODE", help="the account that gets them")
        parser.add_argument("--caller", default="", metavar="NUMBER", help="where these faxes came from")
        parser.add_argument(
            "--live", action="store_true", help="they arrive now: promise and answer (else they are the past)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take them and say what became of each."""
        missing = [path for path in options["files"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}.")
        _tables(self)
        if not any(walk(options["files"])):
            raise CommandError("These folders hold no files.")
        wish = HandIn(
            options["files"], Channel(options["channel"]), options["account"], not options["live"], options["caller"]
        )
        try:
            report = hand_in(wish, _Progress(self))
        except NoSuchAccount as error:
            raise CommandError(f"There is no active account “{error}” for {wish.channel.value}.") from error
        except DiskFull as error:
            raise CommandError(
                "The disk is nearly full: what was kept so far stays, the rest was not taken."
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename or 'A file'} cannot be read: {error.strerror}.") from error
        self._say(report, live=options["live"], channel=wish.channel.value)
        if report.unaccounted:
            raise CommandError(f"{report.unaccounted} still wait to be read; kesher serve goes on with them.")

    def _say(self, report: Report, *, live: bool, channel: str) -> None:
        if report.account_is_new:
            self.stdout.write(f"This installation had no account for {channel}; “{report.account}” was opened for it.")
        for name, kind in report.refused:
            self.stdout.write(f"refused  {name}: {kind}")
        if report.refused:
            self.stdout.write(f"Taken are {_WHAT[channel]}.")
        seconds = time.monotonic() - report.began
        self.stdout.write(
            f"{report.files} files, {report.kept} new, {report.repeated} known already, {len(report.refused)} files refused, "
            f"account {report.account}, {seconds:.1f} s ({report.rate():.0f}/s)"
        )
        if report.outcomes:
            self.stdout.write(f"{'state':<18}{'code':<28}{'number':>7}")
            for (state, code), count in sorted(report.outcomes.items()):
                self.stdout.write(f"{state:<18}{code:<28}{count:>7}")
        if any(state == "set aside" for state, _ in report.outcomes):
            self.stdout.write("What was set aside is kept whole and can be replayed.")
        if live and report.kept:
            self.stdout.write("They are answered as arriving now; what is to be sent leaves while kesher serve runs.")


class _Progress:
    """A line about once a second, to the error channel."""

    def __init__(self, command: BaseCommand) -> None:
        self.command, self.said = command, time.monotonic()

    def __call__(self, report: Report) -> None:
        if time.monotonic() - self.said < _EVERY:
            return
        self.said = time.monotonic()
        states = ", ".join(
            f"{state} {code} {count}".replace("  ", " ") for (state, code), count in report.outcomes.items()
        )
        end = "\r" if sys.stderr.isatty() else "\n"
        self.command.stderr.write(
            f"{report.kept} kept, {report.repeated} known, {report.rate():.0f}/s{'; ' if states else ''}{states}",
            ending=end,
        )


def _tables(command: BaseCommand) -> None:
    """A new installation gets its tables; an old one that lags behind is not touched."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not waiting:
        return
    if executor.loader.applied_migrations:
        raise CommandError(f"{len(waiting)} changes of the tables have not been applied. Run: kesher migrate")
    command.stdout.write("This installation is new: its tables are made first.")
    call_command("migrate", verbosity=0, skip_checks=True)
