"""`kesher reseal`: seal the secrets of all accounts with the newest key, before an older one is taken away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kesher.channels.actions.reseal import reseal


class Command(BaseCommand):
    """Exit status 1 when some could not be opened: then no key may be taken away."""

    help = "Seal the secrets of all accounts with the newest key (docs/operations.md, keys)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many."""
        done, left = reseal()
        if left:
            raise CommandError(
                f"{done} accounts are sealed with the newest key; {len(left)} cannot be opened with any: {', '.join(left)}"
            )
        self.stdout.write(f"{done} accounts are sealed with the newest key.")
