"""`kesher serve`: the whole system under one supervisor."""

import subprocess
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.config.environment import ENV
from kesher.config.serve.roles import ROLES, children
from kesher.config.serve.supervisor import Supervisor


class Command(BaseCommand):
    """Start the database that comes with Kesher, bring its tables up to date, and run the roles until stopped."""

    help = "Run Kesher: web, events, worker and smtp under one supervisor (--role to run some of them)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument(
            "--role", default=",".join(ROLES), help="comma-separated roles for this machine: web,events,worker,smtp"
        )
        parser.add_argument("--no-migrate", action="store_true", help="leave the tables as they are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C."""
        try:
            processes = children([role.strip() for role in options["role"].split(",") if role.strip()])
        except ValueError as error:
            raise CommandError(str(error)) from error
        started = False
        if ENV.database_is_ours:
            started = not ENV.server.is_running()
            ENV.server.start()
            ENV.server.create_database(ENV.database.name)
        try:
            _prepare(migrate=not options["no_migrate"])
            self.stdout.write(f"Kesher is at {ENV.public_url} (mail in: port {ENV.smtp_port}). Ctrl-C stops it.")
            Supervisor(processes).run()
        finally:
            if started:
                ENV.server.stop()


def _prepare(*, migrate: bool) -> None:
    """Bring tables and static files up to date and check, in a process of its own; its refusal ends the start with its words."""
    arguments = ["prepare"] if migrate else ["prepare", "--no-migrate"]
    if subprocess.run([sys.executable, "-m", "kesher.config.cli", *arguments], check=False).returncode:
        raise CommandError("Kesher did not start (see above).")
