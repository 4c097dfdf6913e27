"""A person or organisation that we serve, or somebody whom we do not know yet."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track(exclude=["first_touch_at", "last_touch_at"])
class Customer(models.Model):
    """Every touchpoint has one. An unresolved sender gets a provisional one, which stays out of all denominators."""

    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")
        PROVISIONAL = "provisional", _("not known yet")

    class Form(models.TextChoices):
        NEUTRAL = "n", _("neutral")
        FEMININE = "f", _("feminine")
        MASCULINE = "m", _("masculine")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROVISIONAL)
    name_he = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, blank=True)  # preference; empty: unknown (decision 31)
    form = models.CharField(max_length=1, choices=Form, default=Form.NEUTRAL)  # of address, only where she told us
    town = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True, blank=True)  # became a customer
    quiet_from = models.TimeField(null=True, blank=True)  # her own hours for messages that she did not ask for
    quiet_until = models.TimeField(null=True, blank=True)
    keeps_shabbat = models.BooleanField(default=True)  # no unasked messages from Friday's eve to Saturday night
    created_at = models.DateTimeField()
    first_touch_at = models.DateTimeField(null=True)  # lets the timeline skip partitions
    last_touch_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # a pseudonym: stands where somebody was whose data were erased

    class Meta:
        indexes = [
            GinIndex(fields=["name_he"], opclasses=["gin_trgm_ops"], name="customer_by_name_he"),  # search by name
            GinIndex(fields=["name_en"], opclasses=["gin_trgm_ops"], name="customer_by_name_en"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """The name in the language of the page, else in the other; empty for somebody unknown."""
        first, second = (
            (self.name_he, self.name_en) if (get_language() or "he").startswith("he") else (self.name_en, self.name_he)
        )
        return first or second
