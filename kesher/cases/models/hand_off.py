"""A change of owner or team after a person accepted (decision 19)."""

from django.db import models

from kesher.core.ids import new_id


class HandOff(models.Model):
    """Counted, with a compulsory reason; the story goes along. Routing, bots, deputies and tasks are no hand-offs."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="hand_off_rows")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    from_person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    from_team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    to_person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["at"], name="hand_off_by_time")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%F %T}"
