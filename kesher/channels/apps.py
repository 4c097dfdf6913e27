"""Start-up of channels."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """Registers the loops of intake and sending, and who takes receipts."""

    name = "kesher.channels"

    def ready(self) -> None:
        """Register."""
        from kesher.channels import registrations  # noqa: F401
        from kesher.core.text import codecs

        codecs.register()
