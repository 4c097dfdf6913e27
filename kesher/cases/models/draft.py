"""What somebody has begun to write."""

from typing import Any

from django.db import models

from kesher.core.ids import new_id


class Draft(models.Model):
    """One person's unsent answer in one case; survives reload, crash and another browser."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, default="reply")
    content: Any = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "person", "kind"], name="one_draft_per_case_person_kind")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
