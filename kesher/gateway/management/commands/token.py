"""`kesher token`: keys for machines."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kesher.gateway.actions import UnknownScope, make_token, revoke_token
from kesher.gateway.queries import live_tokens
from kesher.gateway.types import SCOPES


class Command(BaseCommand):
    """Makes, lists and revokes tokens of the API."""

    help = "Tokens of the API: create NAME --scope cti,forms; list; revoke NAME"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand for each thing that can be done."""
        choices = parser.add_subparsers(dest="what", required=True)
        create = choices.add_parser("create", help="make a token; it is shown once")
        create.add_argument("name")
        create.add_argument(
            "--scope", required=True, help="; ".join(f"{scope}: {words}" for scope, words in SCOPES.items())
        )
        create.add_argument("--days", type=int, default=365, help="how long it is good (1 to 730, else 365)")
        choices.add_parser("list", help="tokens that are good now")
        choices.add_parser("revoke", help="stop a token at once").add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        match options["what"]:
            case "create":
                self._create(options["name"], options["scope"], options["days"])
            case "list":
                for token in live_tokens():
                    self.stdout.write(f"{token.name}\t{','.join(token.scopes)}\tuntil {token.expires_at:%F}")
            case "revoke":
                if not revoke_token(options["name"]):
                    raise CommandError(f"There is no live token named “{options['name']}”.")
                self.stdout.write("Revoked.")

    def _create(self, name: str, scope: str, days: int) -> None:
        if not 1 <= days <= 730:
            raise CommandError("--days should be from 1 to 730.")
        try:
            secret = make_token(
                name[:80], [word.strip() for word in scope.split(",") if word.strip()], lasts=timedelta(days=days)
            )
        except UnknownScope as error:
            raise CommandError(f"Unknown scope: {error}. Known are {', '.join(SCOPES)}.") from error
        self.stderr.write("This token is shown once; it cannot be read again:")
        self.stdout.write(secret)
