"""Roles: who may do what, and on which rung of the ladder of exceptions they stand. Data, not code."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language


class Role(models.Model):
    """A role of DECISIONS.md. `rung` 1 to 4 is its place on the ladder (agent, team lead, service manager, CX manager)."""

    code = models.CharField(primary_key=True, max_length=20)
    name_he = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    rung = models.PositiveSmallIntegerField(null=True, unique=True)
    permissions = ArrayField(models.CharField(max_length=40), default=list)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_he if (get_language() or "he").startswith("he") else self.name_en
