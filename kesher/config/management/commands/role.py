"""`kesher role NAME`: one role in this process, as the supervisor starts it."""

import signal
import threading
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """The worker or the SMTP listener."""

    help = "Run one role in this process (the supervisor does this)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("role", choices=["worker", "smtp"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until SIGTERM, then drain."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        import_module(f"kesher.config.serve.{options['role']}").run(stop)
