"""`kesher job [NAME]`: run a job by the clock now, or list them with their times."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.core.work import jobs


class Command(BaseCommand):
    """Jobs run by themselves in the worker role; this is for operators and rehearsals."""

    help = "Run one of the jobs by the clock now; without a name list them with their times (UTC)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("name", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run or list."""
        known = {job.name: job for job in jobs()}
        if not options["name"]:
            for job in known.values():
                self.stdout.write(f"{job.cron:<16} {job.name}")
            return
        if options["name"] not in known:
            raise CommandError(f"There is no job “{options['name']}”. Known: {', '.join(sorted(known))}.")
        self.stdout.write(f"{options['name']}: {known[options['name']].run()}")
