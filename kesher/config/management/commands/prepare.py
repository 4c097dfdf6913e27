"""`kesher prepare`: tables and static files up to date, and the installation fit to run. `kesher serve` does it first."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Migrate, gather static files, check."""

    help = "Bring tables and static files up to date and check the installation (kesher serve does this)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--no-migrate", action="store_true", help="leave the tables as they are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        if not options["no_migrate"]:
            call_command("migrate", verbosity=0, skip_checks=True)
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
        call_command("check", quiet=True)
