"""Start-up of the timeline."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Registers the jobs that make partitions ahead and look for dangling references."""

    name = "kesher.timeline"

    def ready(self) -> None:
        """Register."""
        from kesher.timeline import registrations  # noqa: F401
