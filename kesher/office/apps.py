"""Settings, people, channels and privacy."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "kesher.office"
    label = "office"

    def ready(self) -> None:
        """Take places on the rail; say what the organisation is called and remember chosen languages."""
        from kesher.office import organisation, places  # noqa: F401
