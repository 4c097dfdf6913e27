"""The outbox: facts published in the transaction that made them true, and their delivery to each handler."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


class Fact(models.Model):
    """Something that happened, past tense, ids not texts (decision 25). `key` orders it: a customer or a case."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=80)
    payload = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Delivery(models.Model):
    """One fact for one handler. A failing handler holds up its own key only, and is parked after too many tries."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        PARKED = "parked", _("parked")

    id = models.BigAutoField(primary_key=True)
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    key = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)  # class of the exception; never its text, which may hold names

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "handler"], name="one_delivery_per_fact_and_handler")]
        indexes = [
            # Read by the outbox worker: what may be tried now.
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="delivery_waiting"),
            # Read by the same, to see whether an older fact of the key is still unhandled.
            models.Index(fields=["handler", "key", "id"], condition=~Q(state="done"), name="delivery_order_in_key"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.state}"
