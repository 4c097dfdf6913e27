"""Start-up of the Desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Takes its places on the rail, the search field and the pop-up of calls."""

    name = "kesher.desk"
    label = "desk"

    def ready(self) -> None:
        """Register."""
        from kesher.desk import places  # noqa: F401
