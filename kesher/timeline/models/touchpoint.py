"""One thing that happened, at a time, in a channel."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Touchpoint(models.Model):
    """Never changed but by redaction and supersession (a trigger sees to it); texts live with the subject.

    Partitioned by month of `at`; the database's key is (id, at). The customer is the one it was written with, for ever:
    merges are a pointer that reads follow (decision 21).
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("from us")
        INTERNAL = "internal", _("between ourselves")

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()  # when it happened, by the most trusted clock
    received_at = models.DateTimeField()  # when our border saw it
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, blank=True)
    direction = models.CharField(max_length=8, choices=Direction)
    kind = models.CharField(max_length=30)  # registered in timeline.kinds
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)  # cases stand above: a plain id
    conversation_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)  # the person of ours, if any
    facts: Any = models.JSONField(default=dict)  # codes, numbers, dates; never a text of the customer's
    superseded_by = models.UUIDField(null=True)  # misfiled: the right row is that one
    redacted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["customer", "-at", "-id"], name="touchpoint_of_customer"
            ),  # the customer's timeline, keyset paging
            models.Index(fields=["case_id", "-at", "-id"], name="touchpoint_of_case"),  # the case's story
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %T}"
