"""A new date given in place of an old one. It never repairs the first (decision 10)."""

from django.db import models

from kesher.core.ids import new_id


class Rescheduling(models.Model):
    """From one due time to another: by whom, why, and when the customer was told."""

    id = models.UUIDField(primary_key=True, default=new_id)
    promise = models.ForeignKey("promises.Promise", on_delete=models.CASCADE, related_name="reschedulings")
    successor = models.ForeignKey("promises.Promise", null=True, on_delete=models.CASCADE, related_name="+")
    from_due_at = models.DateTimeField()
    to_due_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")  # empty: the system
    approved_by = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # second time: the next rung
    reason = models.CharField(max_length=200, blank=True)
    told_at = models.DateTimeField(null=True)
    not_told_because = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.from_due_at:%F %H:%M} {self.to_due_at:%F %H:%M}"
