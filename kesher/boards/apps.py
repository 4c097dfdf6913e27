"""Boards of leads and managers: what to decide now, and how promises are kept."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "kesher.boards"
    label = "boards"

    def ready(self) -> None:
        """Take places on the rail."""
        from kesher.boards import places  # noqa: F401
