"""kesher messages [PACKAGE ...] [--check] [--compile-only]: gather, check and compile the translations."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kesher.ui.messages import command


class Command(BaseCommand):
    help = (
        "Gather new strings into each package's Hebrew .po file and compile them; needs neither database nor gettext."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        status = command.run(
            options["package"], check=options["check"], compile_only=options["compile_only"], say=self.stdout.write
        )
        if status:
            sys.exit(status)
