"""A time in which a promise did not run, since it was the customer's turn (decision 11)."""

from django.db import models
from django.db.models import Q

from kesher.core.ids import new_id


class Pause(models.Model):
    """From `begun_at` until `ended_at`, for one request that the customer was sent. A promise runs again when none is left open."""

    id = models.UUIDField(primary_key=True, default=new_id)
    promise = models.ForeignKey("promises.Promise", on_delete=models.CASCADE, related_name="pauses")
    paused_for = models.UUIDField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "paused_for"],
                condition=Q(ended_at__isnull=True),
                name="one_open_pause_per_promise_and_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.begun_at:%F %H:%M}"
