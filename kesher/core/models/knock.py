"""Who came through an open door lately, as a keyed hash: enough to count by, nothing to read an address from."""

from django.db import models


class Knock(models.Model):
    """One form that one network sent. Kept for a day, then swept away."""

    door = models.CharField(max_length=20)
    network = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes = [  # Read by core.web.knocks for each form; swept from its oldest end.
            models.Index("door", "network", "at", name="knock_by_network"),
        ]

    def __str__(self) -> str:
        return f"{self.door} {self.at:%H:%M}"
