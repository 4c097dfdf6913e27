"""One line into the world: a mailbox, a phone number, a gateway."""

from typing import Any

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.channels.types import Channel
from kesher.core.ids import new_id
from kesher.core.sealed_field import SealedWords


# What is no decision of a person (the two times) or is nobody's to read (the secrets) leaves no history.
@pghistory.track(exclude=["secrets", "last_received_at", "last_sent_at"])
class Account(models.Model):
    """An account of one adapter. Settings are the adapter's own words; the core reads only what stands in columns."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.SlugField(unique=True)  # in addresses of hooks
    adapter = models.CharField(max_length=30)
    channel = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Channel])
    name_he = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    address = models.CharField(max_length=254)  # what customers know: care@example.org, +97235550100
    team = models.ForeignKey(
        "staff.Team", on_delete=models.PROTECT, related_name="+", help_text=_("whose queue it feeds")
    )
    settings: Any = models.JSONField(default=dict)
    secrets: Any = SealedWords()  # newest first; two of a kind may be valid at once; never shown, never in history
    secrets_set: Any = models.JSONField(default=dict)  # kind -> when each was set, newest first; this much is history
    is_active = models.BooleanField(default=True)
    last_received_at = models.DateTimeField(null=True)  # to the minute, see actions.pulse
    last_sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.code
