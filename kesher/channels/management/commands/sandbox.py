"""`kesher sandbox NAME`: the other side of a channel, on this machine."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

from kesher.channels.sandbox import NAMES


class Command(BaseCommand):
    """Runs one counterpart until Ctrl-C."""

    help = "Run the simulator of a vendor: " + ", ".join(NAMES)
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One subcommand per counterpart, each with its own options."""
        choices = parser.add_subparsers(dest="name", required=True, metavar="NAME")
        for name in NAMES:
            import_module(f"kesher.channels.sandbox.{name}").add_arguments(choices.add_parser(name))

    def handle(self, *args: Any, **options: Any) -> None:
        """Hand over to the counterpart."""
        try:
            import_module(f"kesher.channels.sandbox.{options['name']}").serve(options, self.stdout.write)
        except KeyboardInterrupt:
            self.stdout.write("")
