"""`kesher scenario NAME`: play a scenario through the real doors of a temporary installation."""

import os
from typing import Any

import httpx
from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.rehearsal.installation import DidNotStart
from kesher.rehearsal.scenarios import SCENARIOS
from kesher.rehearsal.scenarios.report import NotAsPromised, Report
from kesher.rehearsal.scenarios.stage import NotSeen, stage


class Command(BaseCommand):
    """Exit status 0 when every step was as PRODUCT.md says."""

    help = "Play a scenario on a temporary installation of its own and print each step with its evidence."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("name", choices=sorted(SCENARIOS))
        parser.add_argument("--json", action="store_true", help="one JSON object a step")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play it."""
        if os.environ.get("KESHER_DATABASE_URL"):
            raise CommandError(
                "A scenario moves the clock, so it plays on a temporary installation of its own, never on a database of yours. Unset KESHER_DATABASE_URL."
            )
        begins, play = SCENARIOS[options["name"]]
        report = Report(as_json=options["json"])
        try:
            with stage(begins) as world:
                play(world, report)
        except (NotAsPromised, NotSeen, DidNotStart, httpx.HTTPError) as failure:
            report.finish()
            raise CommandError(f"Not as it should be. {failure}") from failure
        report.finish()
        if not options["json"]:
            self.stdout.write("\nEvery step was as it should be.")
