"""Start-up of customers."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Registers what customers declare and hear."""

    name = "kesher.customers"

    def ready(self) -> None:
        """Register."""
        from kesher.customers import registrations  # noqa: F401
