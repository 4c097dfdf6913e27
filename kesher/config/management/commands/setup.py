"""`kesher setup EMAIL`: what a new installation begins with, and its first administrator."""

import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kesher.cases.actions import seed_reasons
from kesher.promises.actions import seed_terms
from kesher.staff.actions.calendars import seed_israeli_calendars
from kesher.staff.actions.people import StaffRefused, hire
from kesher.staff.actions.seed import seed_roles
from kesher.staff.actions.teams import make_team

SHORTEST = 10  # characters of a password


class Command(BaseCommand):
    """Roles, Israeli calendars, the tree of reasons, terms of promises, a first team, and somebody who may set up the rest."""

    help = "Seed a new installation and make its first administrator; the password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="name of the administrator")
        parser.add_argument("--team", default="service", help="code of the first team")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Seed and hire; safe to repeat up to the administrator, whose address may be taken once only."""
        seed_roles()
        seed_israeli_calendars()
        seed_reasons()
        seed_terms()
        team = make_team(options["team"], name_he="שירות", name_en="Service")
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
        if len(password) < SHORTEST:
            raise CommandError(f"The password needs at least {SHORTEST} characters. Nothing was changed.")
        name = options["name"] or options["email"].split("@")[0]
        try:
            hire(
                options["email"],
                name_he=name,
                name_en=name,
                places=[(team, "administrator"), (team, "team_lead")],
                password=password,
            )
        except StaffRefused as refused:
            raise CommandError(f"{options['email']} is known already; nothing was changed.") from refused
        self.stdout.write(f"{options['email']} may sign in and finds the next steps on the first page.")
