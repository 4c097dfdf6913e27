"""What an administrator may change while the system runs."""

from typing import Any

from django.db import models


class Setting(models.Model):
    """One named value; its shape and default are declared in core.settings."""

    key = models.CharField(primary_key=True, max_length=80)
    value: Any = models.JSONField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
