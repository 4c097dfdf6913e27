"""A phone call: one row a call, one row a leg."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Call(models.Model):
    """One call with all its legs; transfers do not make another. Unique by the exchange's own call id."""

    class State(models.TextChoices):
        RINGING = "ringing", _("ringing")
        ANSWERED = "answered", _("in conversation")
        HELD = "held", _("on hold")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=120)
    direction = models.CharField(max_length=3)  # in, out
    caller_kind = models.CharField(max_length=12)  # phone, short_code, withheld
    caller_value = models.CharField(max_length=40, blank=True)
    called_value = models.CharField(max_length=40, blank=True)
    queue = models.CharField(max_length=60, blank=True)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # of several candidates
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="calls")
    contact = models.ForeignKey("cases.Contact", null=True, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who talks, or talked last
    state = models.CharField(max_length=8, choices=State, default=State.RINGING)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    transfers = models.PositiveSmallIntegerField(default=0)
    keyed: Any = models.JSONField(default=dict)
    recording = models.CharField(max_length=200, blank=True)  # a reference only
    notes = models.TextField(blank=True)
    outcome = models.CharField(max_length=20, blank=True)  # told, left_message, no_answer, clarified, ...
    last_event_at = models.DateTimeField()
    touch_id = models.UUIDField(null=True)  # its touchpoint, without a constraint (decision 22)
    touch_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="one_call_per_account_and_external_id")
        ]
        indexes = [
            models.Index(fields=["agent", "-rang_at"], name="call_of_agent"),
            models.Index(
                fields=["rang_at"], condition=~Q(state="ended"), name="call_running"
            ),  # open pop-ups after a reload
            models.Index(fields=["case", "rang_at"], name="call_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.external_id} {self.state}"


class CallLeg(models.Model):
    """One leg: who was rung, when answered, when it ended. Late and repeated events settle here."""

    id = models.UUIDField(primary_key=True, default=new_id)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="legs")
    leg_id = models.CharField(max_length=120)
    extension = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "leg_id"], name="one_row_per_leg")]

    def __str__(self) -> str:
        return f"{self.leg_id} {self.state}"
