"""Which state of the house's own rules this is: teams, calendars, terms, settings."""

from django.db import models


class ReferenceRevision(models.Model):
    """One row. `revision` changes, by triggers, in each transaction that changes a table of rules (see core.reference)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    revision = models.UUIDField()

    def __str__(self) -> str:
        return str(self.revision)
