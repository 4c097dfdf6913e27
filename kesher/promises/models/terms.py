"""Terms: what is promised by policy, who is told when, and what departments owe each other. Data, so that rules change without a release."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Term(models.Model):
    """What is promised for a kind. The most specific row that fits wins (reason, then channel, then neither)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12, blank=True)
    budget_minutes = models.PositiveIntegerField(null=True)  # working minutes, or
    business_days = models.PositiveSmallIntegerField(null=True)  # end of the n-th working day after
    tell_first = models.BooleanField(default=True)  # the customer is told a new time before the old one breaks
    grace_minutes = models.PositiveIntegerField(null=True)  # working minutes; empty: one working day

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reason_code", "channel"], name="one_term_per_kind_reason_channel"),
            models.CheckConstraint(
                condition=Q(budget_minutes__isnull=False, business_days__isnull=True)
                | Q(budget_minutes__isnull=True, business_days__isnull=False),
                name="a_term_is_minutes_or_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason_code} {self.channel}"


@pghistory.track()
class LadderStep(models.Model):
    """When a rung is told: anchor plus offset in working minutes of that rung's own calendar (decision 16)."""

    class Anchor(models.TextChoices):
        WARN = "warn", _("when the promise is at risk")
        DUE = "due", _("when the promise is due")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20, blank=True)  # empty: every kind without steps of its own
    rung = models.PositiveSmallIntegerField()
    anchor = models.CharField(max_length=4, choices=Anchor)
    offset_minutes = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "rung"], name="one_step_per_kind_and_rung")]
        ordering = ["kind", "rung"]

    def __str__(self) -> str:
        return f"{self.kind or 'any'} {self.rung}"


@pghistory.track()
class Standard(models.Model):
    """Internal standard: how soon a department answers a task of this kind (glossary: תקן שירות פנימי)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    team = models.ForeignKey("staff.Team", on_delete=models.CASCADE, related_name="+")
    task_kind = models.CharField(max_length=40)
    name_he = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    budget_minutes = models.PositiveIntegerField()  # working minutes of the department's own calendar
    needs_he = models.CharField(max_length=200, blank=True)  # what that department always needs
    needs_en = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "task_kind"], name="one_standard_per_team_and_task_kind")
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.task_kind}"
