"""`kesher found`: the demo organisation, with its lines leading to counterparts on this machine."""

from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kesher.rehearsal.organisation.found import Gateways, found

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """Refuses any gateway that is not on this machine."""

    help = "Found the demo organisation in this installation (used by kesher demo and kesher scenario)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--mail-out", required=True)
        parser.add_argument("--sms-out", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it."""
        for address in (options["mail_out"], options["sms_out"]):
            if urlsplit(address).hostname not in LOOPBACK:
                raise CommandError(
                    "The demo organisation is never connected to a real gateway: use addresses of this machine."
                )
        found(Gateways(options["mail_out"], options["sms_out"]))
