"""Two rows that are one person, by pointer and reversibly (decision 21)."""

import pghistory
from django.db import models
from django.db.models import Q

from kesher.core.ids import new_id


@pghistory.track()
class Merge(models.Model):
    """`absorbed` reads as `canonical` while `undone_at` is empty. No row elsewhere is ever rewritten."""

    id = models.UUIDField(primary_key=True, default=new_id)
    absorbed = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    canonical = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="absorbed")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="absorbed_by_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(absorbed=models.F("canonical")), name="nobody_absorbs_herself"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} {self.canonical_id}"
