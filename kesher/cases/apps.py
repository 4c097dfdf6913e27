"""Start-up of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Registers what other packages call upwards for."""

    name = "kesher.cases"

    def ready(self) -> None:
        """Register."""
        from kesher.cases import registrations  # noqa: F401
