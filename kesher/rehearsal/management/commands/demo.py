"""`kesher demo`: a running, filled demo organisation; Ctrl-C stops all of it."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from kesher.core import clock
from kesher.core.postgres import PostgresError
from kesher.rehearsal.demo import home, places, run
from kesher.rehearsal.demo.build import Built, Size, build
from kesher.rehearsal.organisation.found import Gateways


class Command(BaseCommand):
    """Makes the organisation once (a few minutes), keeps it, and runs it with the world around it."""

    help = "Run a demo organisation with a year of history; made once and kept in KESHER_DATA, else .kesher/demo."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--customers", type=int, default=Size.customers)
        parser.add_argument("--days", type=int, default=Size.days, help="how long the history is")
        parser.add_argument("--anew", action="store_true", help="take the demo away and make it again")
        parser.add_argument("--make-only", action="store_true", help="make it and do not run it")
        parser.add_argument("--build", action="store_true", help="the part that lives the year (kesher demo starts it)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make, then run."""
        size = Size(options["customers"], options["days"])
        if size.customers < 1 or size.days < 1:
            raise CommandError("--customers and --days should be at least 1.")
        try:
            if options["build"]:
                self._build(size)
            else:
                self._demo(size, anew=options["anew"], make_only=options["make_only"])
        except (home.NotADemo, places.PortTaken, run.DidNotWork, PostgresError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stdout.write("Stopped. The next start begins anew where it was not finished.")

    def _demo(self, size: Size, *, anew: bool, make_only: bool) -> None:
        folder = home.folder()
        mark = home.read(folder)
        where = places.choose(folder)
        if anew or mark is None or not mark.built:
            self._say(f"Making the demo organisation in {folder}. This is done once and takes a few minutes.")
            run.make(where, size, self._say)
            mark = home.read(folder)
        if mark is None:
            raise CommandError(f"{folder} could not be written.")
        if not make_only:
            run.run(where, mark, self._say)

    def _build(self, size: Size) -> None:
        if os.environ.get("KESHER_DEMO") != "1" or not os.environ.get("KESHER_DATABASE_URL"):
            raise CommandError("--build is started by kesher demo, for a database that is thrown away when it fails.")
        call_command("migrate", verbosity=0, skip_checks=True)
        gateways = Gateways(os.environ["KESHER_MAIL_OUT"], os.environ["KESHER_SMS_OUT"])
        with _quick():
            built = build(size, gateways, clock.now(), self._say)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self._tell(built)

    def _tell(self, built: Built) -> None:
        told = ", ".join(f"{name} {count}" for name, count in built.counted.most_common())
        self._say(f"{built.envelopes} envelopes came, {built.mails} mails left, in {built.seconds:.0f} s: {told}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def _quick() -> Iterator[None]:
    """One connection with prepared statements, and a collector that leaves the many live objects alone."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    options.pop("pool", None)
    options |= {"server_side_binding": True, "prepare_threshold": 2}
    threshold = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        connection.close()
        options.clear()
        options.update(before)
