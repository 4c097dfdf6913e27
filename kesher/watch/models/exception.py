"""An exception, who was told of it on which rung, and what was done about it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kesher.core.ids import new_id


class ServiceException(models.Model):
    """Something that must be known now, about a subject named by kind and id. At most one open per (subject, family).

    A family is one matter whose code changes as it gets worse (at risk, late, broken): one exception, so that a rung is told once."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("exception", "open")
        IN_HAND = "in_hand", pgettext_lazy("exception", "in hand")
        SETTLED = "settled", pgettext_lazy("exception", "settled")

    id = models.UUIDField(primary_key=True, default=new_id)
    family = models.CharField(max_length=40)  # see watch.codes
    code = models.CharField(max_length=40)  # promise_at_risk, promise_late, cannot_be_told, nobody_owns, parked, ...
    subject_kind = models.CharField(max_length=30)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    customer_id = models.UUIDField(null=True)
    rung = models.PositiveSmallIntegerField()  # the highest told so far, 1 (agent) to 4 (CX manager)
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    facts: Any = models.JSONField(default=dict)  # what the sentence on the board needs: dates, counts, codes
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    since = models.DateTimeField()
    in_hand_until = models.DateTimeField(null=True)  # a logged act halts the next rung for its grace
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # empty: it settled itself

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "family"],
                condition=~Q(state="settled"),
                name="one_open_exception_per_subject_and_family",
            )
        ]
        indexes = [
            models.Index(
                fields=["rung", "-since"], condition=~Q(state="settled"), name="exception_open_by_rung"
            ),  # the board
            models.Index(
                fields=["team", "rung"], condition=~Q(state="settled"), name="exception_open_of_team"
            ),  # a lead's board
            models.Index(
                fields=["owner", "rung"], condition=~Q(state="settled"), name="exception_open_of_owner"
            ),  # an agent's board
            models.Index(
                fields=["case_id"], condition=~Q(state="settled"), name="exception_open_of_case"
            ),  # the case's page
        ]

    def __str__(self) -> str:
        return f"{self.code} rung {self.rung}"


class Telling(models.Model):
    """One level told once: unique per (subject, code, rung, revision of the due time)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exception = models.ForeignKey(ServiceException, on_delete=models.CASCADE, related_name="tellings")
    rung = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=1)
    planned_at = models.DateTimeField()
    told_at = models.DateTimeField()
    person = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # absent: told the deputy

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exception", "rung", "revision"], name="each_rung_told_once")]

    def __str__(self) -> str:
        return f"rung {self.rung} at {self.told_at:%F %T}"


class Act(models.Model):
    """What somebody did about it: an owner, a date, a message. "Seen" is not an act."""

    id = models.UUIDField(primary_key=True, default=new_id)
    exception = models.ForeignKey(ServiceException, on_delete=models.CASCADE, related_name="acts")
    by = models.ForeignKey("staff.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)  # owner, date, message, settled, comment
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%F %T}"
