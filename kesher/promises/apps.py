"""Start-up of promises."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """Registers the exceptions that promises raise and the loop of their clock."""

    name = "kesher.promises"

    def ready(self) -> None:
        """Register."""
        from kesher.promises import registrations  # noqa: F401
