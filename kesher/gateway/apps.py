"""Start-up of the gateway."""

from django.apps import AppConfig


class GatewayConfig(AppConfig):
    """Declares the gateway's settings and registers its nightly clearing."""

    name = "kesher.gateway"

    def ready(self) -> None:
        """Register."""
        from kesher.gateway import registrations  # noqa: F401
