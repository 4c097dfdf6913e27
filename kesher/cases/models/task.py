"""Work that one department asks of another inside a case."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track()
class Task(models.Model):
    """Its due time is a promise between colleagues, from the internal standard. Done, unless returned as incomplete within a working day."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        RETURNED = "returned", _("returned as incomplete")
        CANCELLED = "cancelled", _("no longer needed")

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=40)
    what = models.CharField(max_length=300)
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    done_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    returned_because = models.CharField(max_length=300, blank=True)
    touch_id = models.UUIDField(null=True)  # the touchpoint of its being done: evidence that a return takes back
    touch_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)  # by who asked, 1 to 5

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "asked_at"], condition=Q(state__in=["open", "returned"]), name="task_open_of_team"
            ),
            models.Index(fields=["case", "asked_at"], name="task_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
