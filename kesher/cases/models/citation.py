"""Which policy version an answer rests on."""

from django.db import models

from kesher.core.ids import new_id


class Citation(models.Model):
    """One version cited in one message or call. Checked again at the moment of sending (decision 29)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="citations")
    message = models.ForeignKey("cases.Message", null=True, on_delete=models.CASCADE, related_name="citations")
    call = models.ForeignKey("cases.Call", null=True, on_delete=models.CASCADE, related_name="citations")
    version = models.ForeignKey("knowledge.Version", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=6)
    language = models.CharField(max_length=2)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=False, call__isnull=True)
                | models.Q(message__isnull=True, call__isnull=False),
                name="a_citation_is_in_a_message_or_a_call",
            )
        ]
        indexes = [
            models.Index(fields=["case", "at"], name="citation_of_case"),
            models.Index(fields=["version", "at"], name="citation_of_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}"
