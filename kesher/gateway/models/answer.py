"""Answers that were given to requests with an Idempotency-Key."""

from typing import Any

from django.db import models

from kesher.core.ids import new_id


class GivenAnswer(models.Model):
    """The status and body of a request, to be given again when the same caller repeats it with the same key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    caller = models.CharField(max_length=60)  # token's id, or the door's name with the origin's hash
    key = models.CharField(max_length=64)  # SHA-256 of the key that the caller chose
    request_sha256 = models.CharField(
        max_length=64
    )  # method, path and body: a changed request under an old key is a mistake
    status = models.PositiveSmallIntegerField(null=True)  # null only inside the transaction that computes it
    body: Any = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_per_caller_and_key")]
        indexes = [models.Index(fields=["at"], name="given_answer_by_time")]  # the nightly clearing

    def __str__(self) -> str:
        return f"{self.caller} {self.at:%F %T}"
