"""An address by which a customer is known, and how surely."""

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Identity(models.Model):
    """One address of one customer, with the trust of decision 4.

    The same address may belong to two customers (a family's phone): then candidates are shown and nobody is chosen.
    """

    class Standing(models.TextChoices):
        """What the row says. Only an own address finds its customer; a claim suggests; a former one matches nobody; a stand-in keeps the words of a sender
        whom several customers' own address might name, until a person chooses."""

        OWN = "own", _("own")
        CLAIM = "claim", _("claimed by somebody unproven")
        STAND_IN = "stand_in", _("several customers have it")
        FORMER = "former", _("given up")

    class Kind(models.TextChoices):
        EMAIL = "email", _("e-mail")
        PHONE = "phone", _("phone")
        SHORT_CODE = "short_code", _("short number")
        EXTERNAL = "external", _("number in another system")

    class Trust(models.IntegerChoices):
        TYPED = 0, _("typed, not proven")
        ASSERTED = 1, _("shown by the channel, not proven")
        PROVEN = 2, _("control proven")
        PERSON = 3, _("person proven")

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="identities")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(max_length=254)  # lower-case mail, E.164
    raw = models.CharField(max_length=254, blank=True)  # as it first came
    system = models.CharField(max_length=40, blank=True)  # of an external number: whose number it is
    trust = models.PositiveSmallIntegerField(choices=Trust, default=Trust.TYPED)
    proven_at = models.DateTimeField(null=True)  # trust 2 lapses 12 months after it
    disputed_at = models.DateTimeField(null=True)  # a second customer claims it: a person decides
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.OWN)
    bounced_at = models.DateTimeField(null=True)  # mail to it came back for good
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind", "system", "value"], name="one_identity_per_customer_and_value"
            )
        ]
        indexes = [
            models.Index(fields=["kind", "value"], name="identity_lookup"),  # every arriving message and call
            GinIndex(fields=["value"], opclasses=["gin_trgm_ops"], name="identity_search"),  # part of a phone or a mail
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
