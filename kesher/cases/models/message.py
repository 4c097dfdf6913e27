"""One message, in or out, or a note between ourselves."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Message(models.Model):
    """Words that somebody wrote. In one conversation and at most one case, with "also about" links (decision 2).

    `html` is sanitised; the raw original stays in the envelope and is never shown. `unverified`: came with a token or a
    thread that belongs to the case, from somebody who does not (T4): seen by the agent, adds nobody, is told nothing.
    """

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("from us")
        NOTE = "note", _("between ourselves")

    id = models.UUIDField(primary_key=True, default=new_id)
    conversation = models.ForeignKey("cases.Conversation", on_delete=models.PROTECT, related_name="messages")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="messages")
    also_about: "models.ManyToManyField[Any, Any]" = models.ManyToManyField("cases.Case", related_name="+", blank=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=4, choices=Direction)
    channel = models.CharField(max_length=12)
    purpose = models.CharField(
        max_length=30, blank=True
    )  # of ours: receipt, answer, final, document_request, promise_moved, ...
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    author = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    sender_kind = models.CharField(max_length=12, blank=True)
    sender_value = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    identity = models.ForeignKey("customers.Identity", null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=2, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    envelope_id = models.UUIDField(null=True)
    dispatch_id = models.UUIDField(null=True)
    message_id = models.CharField(max_length=250, blank=True)  # theirs or ours, without angle brackets
    in_reply_to = models.CharField(max_length=250, blank=True)
    automatic = models.CharField(max_length=15, blank=True)  # channels.types.Automatic
    unverified = models.BooleanField(default=False)
    authenticity = models.CharField(max_length=12, blank=True)
    warnings = ArrayField(models.CharField(max_length=40), default=list)
    facts: Any = models.JSONField(default=dict)
    final = models.BooleanField(default=False)  # ours: flagged as the final answer (decision 13)
    sent_at = models.DateTimeField(null=True)  # ours: when the channel took it
    failed_at = models.DateTimeField(null=True)
    touch_id = models.UUIDField(null=True)  # its touchpoint, without a constraint (decision 22)
    touch_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["envelope_id"],
                condition=Q(envelope_id__isnull=False, direction="in"),
                name="one_message_per_envelope",
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "at"], name="message_of_conversation"),
            models.Index(fields=["case", "at"], name="message_of_case"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="message_by_message_id"),  # threading
            models.Index(
                fields=["dispatch_id"], condition=Q(dispatch_id__isnull=False), name="message_by_dispatch"
            ),  # receipts of delivery
            # Which receipts answered the same words lately: the brake against loops.
            models.Index(
                KeyTransform("answers", "facts"),
                "at",
                condition=Q(purpose="receipt", direction="out", automatic="ours"),
                name="message_receipt_by_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.channel} {self.id}"


class Attachment(models.Model):
    """A file of a message. Served as an attachment only; the name is data."""

    id = models.UUIDField(primary_key=True, default=new_id)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)  # by content
    size = models.BigIntegerField()
    content_id = models.CharField(max_length=200, blank=True)
    inline = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
