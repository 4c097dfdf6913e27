"""Why customers need us: a tree."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Reason(models.Model):
    """A node of the tree of reasons. `path` is the codes from the root, for asking about a subtree."""

    class Verdict(models.TextChoices):
        AVOIDABLE = "avoidable", _("avoidable")
        VALUABLE = "valuable", _("valuable")

    code = models.CharField(primary_key=True, max_length=40)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, db_index=True)  # "claims/claims-trip/"
    name_he = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    verdict = models.CharField(max_length=9, choices=Verdict, blank=True)  # empty only where another system named it
    of_source = models.CharField(max_length=40, blank=True)  # named by another system: kept for its past, not offered
    causing_team_code = models.SlugField(blank=True)  # the department whose doing it usually is (R79)
    confidential = models.BooleanField(default=False)  # "a confidential matter, ask X" (decision 28)
    reopen_days = models.PositiveSmallIntegerField(default=14)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict="") | ~models.Q(of_source=""), name="a_reason_of_ours_has_a_verdict"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_he if (get_language() or "he").startswith("he") else self.name_en
