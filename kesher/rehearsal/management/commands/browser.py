"""`kesher browser`: where the Chromium of the browser tests is."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.rehearsal import browser


class Command(BaseCommand):
    """Print its path. With --ensure bring one; without any, fail in CI and warn elsewhere."""

    help = "Find (or with --ensure bring) the Chromium that the browser tests use."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--ensure", action="store_true", help="bring one where there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find or bring."""
        try:
            self.stdout.write(browser.ensure() if options["ensure"] else (browser.find() or "none"))
        except browser.NoBrowser as error:
            if os.environ.get("CI"):
                raise CommandError(str(error)) from error
            self.stderr.write(f"The browser tests will be skipped. {error}")
