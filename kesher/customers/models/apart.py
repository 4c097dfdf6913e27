"""Two customers of whom a person said that they are two people."""

from django.db import models
from django.db.models import F, Q

from kesher.core.ids import new_id


class Apart(models.Model):
    """Whatever address or name they share, nobody is asked again, until it is taken back. `one` is the smaller id of the pair."""

    id = models.UUIDField(primary_key=True, default=new_id)
    one = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "apart"
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=Q(undone_at__isnull=True), name="a_pair_is_told_apart_once"
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_smaller_id_of_a_pair_is_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
