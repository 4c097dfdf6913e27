"""Start-up of sources."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Registers the job that forgets what was rejected long ago."""

    name = "kesher.sources"

    def ready(self) -> None:
        """Register."""
        from kesher.sources import registrations  # noqa: F401
