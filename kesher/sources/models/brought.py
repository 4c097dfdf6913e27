"""What was brought in already, by its number in the other system."""

from django.db import models

from kesher.core.ids import new_id


class Brought(models.Model):
    """A row of another system and the case that stands for it here. Bringing the same file again changes nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)  # of the row as it was understood
    # When, by which channel and who (as a fingerprint) came: these never change; a row that says otherwise is refused.
    at = models.DateTimeField()
    channel = models.CharField(max_length=12)
    whose = models.CharField(max_length=64)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey("sources.Run", on_delete=models.PROTECT, related_name="brought")

    class Meta:
        verbose_name_plural = "brought"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="brought_once")]
        indexes = [models.Index(fields=["case"], name="brought_of_case")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
