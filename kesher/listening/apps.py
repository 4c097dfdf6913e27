"""Start-up of listening."""

from django.apps import AppConfig


class ListeningConfig(AppConfig):
    """Registers how an answer is drawn, and what is asked."""

    name = "kesher.listening"

    def ready(self) -> None:
        """Register."""
        from kesher.listening import registrations  # noqa: F401
