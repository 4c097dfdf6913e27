"""Start-up of core: what it declares and what runs in the background for it."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers the outbox's loop and core's settings."""

    name = "kesher.core"

    def ready(self) -> None:
        """Declare and register."""
        from django.utils.module_loading import autodiscover_modules

        from kesher.core import registrations  # noqa: F401

        autodiscover_modules("privacy")  # every package's own: what of a person is in its tables (core.privacy)
