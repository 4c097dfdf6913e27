"""Who is away, and who stands in."""

from django.db import models

from kesher.core.ids import new_id


class Absence(models.Model):
    """From `begins_at` until `ends_at` (half-open) the deputy gets what would have gone to the person."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey("staff.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")), name="absence_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.begins_at:%F}"
