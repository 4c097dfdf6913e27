"""Start-up of the customers' pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Declares the settings of the customers' pages."""

    name = "kesher.portal"

    def ready(self) -> None:
        """Declare."""
        from kesher.portal import registrations  # noqa: F401
