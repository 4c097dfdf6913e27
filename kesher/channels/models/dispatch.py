"""What leaves: one row per message to one address, from the wish to the vendor's last word."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.channels.types import Channel, MessageClass
from kesher.core.ids import new_id


class Dispatch(models.Model):
    """One outgoing message. Made only with a Clearance, whose parts are kept here as its proof.

    States move forward only (queued, sending, sent, delivered, read); failed is final unless delivered follows. `unknown`
    means that the request left and no answer came: an SMS is then never repeated by itself (decision 27).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DELIVERED = "delivered", _("delivered")
        READ = "read", _("read")
        FAILED = "failed", _("failed")
        UNKNOWN = "unknown", _("sent or not, unknown")
        TAKEN_BACK = "taken_back", _("taken back")

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    # the clearance
    message_class = models.CharField(max_length=12, choices=[(c.value, c.value) for c in MessageClass])
    purpose = models.CharField(max_length=40)
    to_kind = models.CharField(max_length=12)
    to_value = models.CharField(max_length=254)
    to_name = models.CharField(max_length=120, blank=True)
    customer_id = models.UUIDField(null=True)  # customers stand above channels: a plain id, no constraint
    identity_id = models.UUIDField(null=True)
    consent_id = models.UUIDField(null=True)
    # what it is about, named by the package that asked (cases.message, cases.document_request, listening.survey, ...)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField(null=True)
    # the content
    language = models.CharField(max_length=2, default="he")
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    extra: Any = models.JSONField(
        default=dict
    )  # reply_token, message_id, in_reply_to, references, automatic, from_name
    # the journey
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    not_before = models.DateTimeField()  # after the seconds of taking back, and within her hours
    created_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    vendor_id = models.CharField(max_length=250, blank=True)
    sent_at = models.DateTimeField(null=True)  # the channel took it: this moment settles promises
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=60, blank=True)
    error = models.CharField(max_length=250, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(state="queued"), name="dispatch_queued"
            ),  # the sending worker
            models.Index(
                fields=["next_at"], condition=Q(state="sending"), name="dispatch_sending"
            ),  # recovery after a crash
            models.Index(
                fields=["account", "vendor_id"], condition=~Q(vendor_id=""), name="dispatch_by_vendor_id"
            ),  # receipts
            models.Index(fields=["subject_kind", "subject_id"], name="dispatch_by_subject"),  # the case's page
            models.Index(
                fields=["to_value", "-created_at"], name="dispatch_by_address"
            ),  # caps per address; "what left"
            models.Index(fields=["-created_at"], name="dispatch_newest"),  # the page of what left
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class DispatchFile(models.Model):
    """A file that goes along."""

    id = models.BigAutoField(primary_key=True)
    dispatch = models.ForeignKey(Dispatch, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name
