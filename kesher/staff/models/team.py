"""Teams and who belongs to them in which role."""

import pghistory
from django.db import models
from django.utils.translation import get_language

from kesher.core.ids import new_id


@pghistory.track()
class Team(models.Model):
    """A department or a group within one. Every queue is a team's; its lead owns what nobody owns (decision 38)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.SlugField(unique=True)
    name_he = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    calendar = models.ForeignKey("staff.Calendar", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    serves_customers = models.BooleanField(default=True)  # False: back office, which gets tasks

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_he if (get_language() or "he").startswith("he") else self.name_en


@pghistory.track()
class Membership(models.Model):
    """A person in a team, in one role."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey("staff.Person", on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.ForeignKey("staff.Role", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "team", "role"], name="one_membership_per_role")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.team_id} {self.role_id}"
