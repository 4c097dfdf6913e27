"""Two cases that are one matter, and cases that were split off one."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Merge(models.Model):
    """One case went into another, or (a split) came out of it, with what went along, so that it can go back.

    Of a merge `case` ended and points to `into` (Case.merged_into). Of a split `case` is the new one; undoing it is a merge.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split off")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.MERGE)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=18)
    moved: Any = models.JSONField(default=dict)  # {"message": [ids], ...}: rows that went along
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(undone_at__isnull=True, kind="merge"),
                name="a_case_is_merged_once_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["case", "at"], name="merge_of_case")]  # the notice on the merged case

    def __str__(self) -> str:
        return f"{self.kind} {self.case_id} {self.into_id}"
