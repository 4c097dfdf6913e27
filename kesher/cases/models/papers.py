"""Documents that we asked for, and papers that arrived."""

from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class DocumentRequest(models.Model):
    """A document asked of the customer: what, why, until when. Not her promise: missing the date breaks nothing (decision 14).

    The code (9 random digits and a check digit, see core.codes) lets anybody leave the paper, and nobody read anything.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        ARRIVED = "arrived", _("arrived")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("not usable, asked again")
        WITHDRAWN = "withdrawn", _("no longer needed")

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="document_requests")
    code = models.CharField(max_length=10, unique=True)
    what = models.CharField(max_length=160)  # in her words and language
    why = models.CharField(max_length=300)
    until = models.DateTimeField(null=True)
    language = models.CharField(max_length=2)
    asked_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    message_id = models.UUIDField(null=True)  # by which the customer was asked
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    arrived_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "asked_at"], name="document_request_of_case")]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


class Arrival(models.Model):
    """A paper that arrived, by any way: matched to a request, or waiting for a person with suggestions."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        MATCHED = "matched", _("matched")
        WAITING = "waiting", _("waiting for a person")
        REFUSED = "refused", _("refused")

    class How(models.TextChoices):
        CODE_QR = "qr", _("by its printed mark")
        CODE_TEXT = "text", _("by its recognised code")
        LINK = "link", _("by its own link")
        THREAD = "thread", _("by its conversation")
        SENDER = "sender", _("by the sender's number")
        PERSON = "person", _("by a person")

    id = models.UUIDField(primary_key=True, default=new_id)
    channel = models.CharField(max_length=12)
    at = models.DateTimeField()
    sender_kind = models.CharField(max_length=12, blank=True)
    sender_value = models.CharField(max_length=254, blank=True)
    message = models.ForeignKey("cases.Message", null=True, on_delete=models.PROTECT, related_name="arrivals")
    envelope_id = models.UUIDField(null=True)
    blob = models.ForeignKey("core.Blob", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    view_blob = models.ForeignKey(
        "core.Blob", null=True, on_delete=models.PROTECT, related_name="+"
    )  # safe PDF for looking
    thumbnail_blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(default=0)
    text = models.TextField(blank=True)  # as recognised
    ocr = models.CharField(max_length=10, blank=True)  # available, absent, failed
    code = models.CharField(max_length=40, blank=True)  # why it could not be read
    state = models.CharField(max_length=8, choices=State, default=State.READING)
    how = models.CharField(max_length=6, choices=How, blank=True)
    request = models.ForeignKey(DocumentRequest, null=True, on_delete=models.PROTECT, related_name="arrivals")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="arrivals")
    suggestions: Any = models.JSONField(default=list)  # [{request_id, case_id, certainty, reasons: [codes]}]
    matched_at = models.DateTimeField(null=True)
    matched_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    link_request = models.ForeignKey(
        DocumentRequest, null=True, on_delete=models.PROTECT, related_name="+"
    )  # whose upload link it came by
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who sent it, if known
    team = models.ForeignKey(
        "staff.Team", null=True, on_delete=models.PROTECT, related_name="+"
    )  # whose account it came to
    imported = models.BooleanField(default=False)
    typed_code = models.CharField(max_length=10, blank=True)  # keyed in beside the file; the check digit holds
    note = models.TextField(blank=True)  # words that came along
    touch_id = models.UUIDField(null=True)  # its touchpoint, without a constraint (decision 22)
    touch_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="reading"), name="arrival_reading"
            ),  # the reading worker
            models.Index(fields=["at"], condition=Q(state="waiting"), name="arrival_waiting"),  # the document inbox
            models.Index(fields=["case", "at"], name="arrival_of_case"),
            models.Index(fields=["envelope_id"], name="arrival_of_envelope"),  # safe to repeat
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.id}"
