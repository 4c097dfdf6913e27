"""Start-up of the whole: the wiring, after every package has registered itself."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Loads config/wiring.py."""

    name = "kesher.config"
    label = "kesher_config"

    def ready(self) -> None:
        """Wire facts to handlers, and put the jobs of backups by the clock."""
        from kesher.config import backups, wiring  # noqa: F401

        backups.register()
