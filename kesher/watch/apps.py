"""Start-up of watch."""

from django.apps import AppConfig


class WatchConfig(AppConfig):
    """Registers the loop that looks out for what is wrong behind the scenes."""

    name = "kesher.watch"

    def ready(self) -> None:
        """Register."""
        from kesher.watch import registrations  # noqa: F401
