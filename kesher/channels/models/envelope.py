"""What came, as it came, before anybody tried to understand it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Envelope(models.Model):
    """One raw delivery: kept and committed before it is acknowledged.

    Unique by (account, key), and the key stays when the raw bytes are gone (decision 26). Up to 64 kB the bytes are in the
    row (one sync to disk); larger ones are a blob.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("waiting to be read")
        DONE = "done", _("read")
        SET_ASIDE = "set_aside", _("set aside")
        DROPPED = "dropped", _("put away by a person")

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120)
    received_at = models.DateTimeField()  # by our border; promises count from it
    headers: Any = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    blob = models.ForeignKey("core.Blob", null=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.KEPT)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    code = models.CharField(max_length=40, blank=True)  # why it was set aside, or what was guessed
    detail = models.CharField(max_length=200, blank=True)
    imported = models.BooleanField(default=False)  # past contacts: promise nothing, publish nothing (decision 32)
    deliveries = models.PositiveIntegerField(default=1)  # how often the other side delivered it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_envelope_per_account_and_key")]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(state="kept"), name="envelope_kept"
            ),  # the intake worker
            models.Index(
                fields=["-received_at"], condition=Q(state="set_aside"), name="envelope_set_aside"
            ),  # the page of the unreadable
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"


class Refusal(models.Model):
    """A request whose proof failed: time, account, size and hash only. A run of them is an exception (our secret may be wrong)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("channels.Account", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["account", "-at"], name="refusal_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.at:%F %T}"
