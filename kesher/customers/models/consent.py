"""The one register of who agreed to what (decision 30)."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Consent(models.Model):
    """One giving or withdrawing; the newest row per (customer, purpose, channel) holds. Never changed."""

    class Purpose(models.TextChoices):
        ADVERTISING = "advertising", _("offers and news")
        SURVEY = "survey", _("questions about our service")

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=Purpose)
    channel = models.CharField(max_length=12, blank=True)  # empty: every channel
    given = models.BooleanField()
    at = models.DateTimeField()
    how = models.CharField(max_length=40)  # form, reply, blacklist, agent
    wording = models.TextField(blank=True)  # the text version that was agreed to, or the words of withdrawal

    class Meta:
        indexes = [
            models.Index(fields=["customer", "purpose", "-at"], name="consent_newest")
        ]  # asked before every sending

    def __str__(self) -> str:
        return f"{self.purpose} {self.given}"
