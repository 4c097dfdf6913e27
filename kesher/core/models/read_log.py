"""Who saw whose data, when and why: kept apart from the audit of changes, append-only."""

from django.db import models

from kesher.core.ids import new_id


class Reading(models.Model):
    """One look at somebody's personal data.

    Rows are sealed in order by a job: `seal` is the salted hash over this row and the seal before it, so that a removed or
    altered row shows, while redaction of a customer's name elsewhere breaks nothing (decision 24). A trigger forbids any
    change but sealing, and any removal.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    reader_kind = models.CharField(max_length=12)  # person, token, customer
    reader_id = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)  # customer, case, document, call
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=40)  # which screen or endpoint, by its url name
    reason = models.CharField(max_length=200, blank=True)  # break-glass: why (decision 28)
    number = models.BigIntegerField(
        null=True, unique=True
    )  # its place in the chain, given with the seal, from 1 without gaps
    salt = models.CharField(max_length=32, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "at"], name="reading_by_subject"),  # "who saw my data"
            models.Index(fields=["id"], condition=models.Q(seal=""), name="reading_unsealed"),  # the sealing job
            models.Index(fields=["at"], name="reading_by_time"),  # who reads many at once
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.subject_kind} {self.at:%F}"
