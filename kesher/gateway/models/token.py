"""What a machine shows at our doors."""

from datetime import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from kesher.core.ids import new_id


@pghistory.track(exclude=["sha256", "last_used_at"])
class ApiToken(models.Model):
    """A token of the API. Only its hash is kept: the secret is random (256 bits), so a plain hash cannot be searched through."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=80)  # of the machine or of its integrator, for people
    sha256 = models.CharField(max_length=64, unique=True)
    scopes: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # to the minute

    class Meta:
        constraints = [
            # A machine has one token at a time under one name; the next one revokes it or takes another name.
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="one_live_token_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and now < self.expires_at
