"""A promise."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kesher.core.ids import new_id


# The clock's own marks are left out: tellings and facts record them, and the clock marks thousands at a time.
@pghistory.track(exclude=["next_at", "rung_at", "rungs_told", "warned_at", "tell_asked_at"])
class Promise(models.Model):
    """Something that we undertook, to a customer or a colleague, until a time.

    What it is about is named by kind and id, not by a foreign key: promises stand below cases, tasks and campaigns, and know
    none of them. `next_at` is the next moment at which the clock must look at it: only those that run, or are broken with a rung
    still to be told, have one.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "open")
        KEPT = "kept", pgettext_lazy("promise", "kept")
        LATE = "late", pgettext_lazy("promise", "late")
        BROKEN = "broken", pgettext_lazy("promise", "broken")
        RESCHEDULED = "rescheduled", pgettext_lazy("promise", "moved by us")
        WITHDRAWN = "withdrawn", pgettext_lazy("promise", "withdrawn with the customer's consent")
        SUPERSEDED = "superseded", pgettext_lazy("promise", "replaced")

    class Side(models.TextChoices):
        CUSTOMER = "customer", _("to a customer")
        COLLEAGUE = "colleague", _("to a colleague")

    class Source(models.TextChoices):
        POLICY = "policy", _("policy")
        AGENT = "agent", _("agent")
        BOT = "bot", _("bot")
        SALES = "sales", _("sales")
        CAMPAIGN = "campaign", _("campaign")
        DEPARTMENT = "department", _("department")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=20)  # first_answer, final_answer, call_back, task, document_review, ...
    side = models.CharField(max_length=9, choices=Side, default=Side.CUSTOMER)
    customer = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(
        "staff.Team", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the colleague's side
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    what = models.CharField(max_length=200, blank=True)  # in the customer's language, where a person promised
    source = models.CharField(max_length=10, choices=Source)
    source_ref = models.CharField(max_length=60, blank=True)  # which policy version, campaign, ...
    made_by = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(
        "staff.Team", on_delete=models.PROTECT, related_name="+"
    )  # whose it is when nobody's (decision 38)
    # the arithmetic (decision 11)
    calendar = models.ForeignKey("staff.Calendar", on_delete=models.PROTECT, related_name="+")
    budget_minutes = models.PositiveIntegerField(null=True)  # working minutes; empty: a fixed date
    business_days = models.PositiveSmallIntegerField(null=True)  # where it was given in days
    tell_first = models.BooleanField(
        default=True
    )  # the customer is told a new time before this one breaks (its term says so)
    grace_minutes = models.PositiveIntegerField(
        null=True
    )  # working minutes; empty: until the end of the next working day
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    counted_from = models.DateTimeField(null=True)  # the end of its last pause; empty: its making
    times_moved = models.PositiveSmallIntegerField(default=0)  # how often we gave a new date, over all its predecessors
    revision = models.PositiveIntegerField(default=1)  # of the due time
    warn_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True)  # latest moment at which the customer is told, before the break
    cannot_tell = models.BooleanField(default=False)  # no moment before due at which this customer may be told
    grace_until = models.DateTimeField()  # later than this it is broken
    rung_at = ArrayField(models.DateTimeField(null=True), default=list)  # when rung 1, 2, ... is told; empty: never
    rungs_told = ArrayField(models.PositiveSmallIntegerField(), default=list)  # of this revision
    paused_at = models.DateTimeField(null=True)
    rest_minutes = models.PositiveIntegerField(null=True)  # working minutes left when it was paused
    paused_for = models.UUIDField(null=True)  # the document request or question that the customer was sent
    next_at = models.DateTimeField(null=True)
    # what happened to it
    warned_at = models.DateTimeField(null=True)
    tell_asked_at = models.DateTimeField(null=True)  # the clock asked for the customer to be told, once
    offered_due_at = models.DateTimeField(null=True)  # the date that the clock asked to tell
    told_at = models.DateTimeField(null=True)  # the customer heard of the delay
    not_told_because = models.CharField(max_length=60, blank=True)
    told_before = models.BooleanField(null=True)  # before the break, or after
    state = models.CharField(max_length=11, choices=State, default=State.OPEN)
    settled_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "staff.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )  # who withdrew it
    end_reason = models.CharField(max_length=200, blank=True)
    evidence_id = models.UUIDField(null=True)  # the touchpoint that settled it
    evidence_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    carries = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )  # the promise of a merged case whose due time this one keeps (decision 39)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind"],
                condition=Q(state="open"),
                name="one_open_promise_per_subject_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(side="customer", customer__isnull=False) | Q(side="colleague", to_team__isnull=False),
                name="a_promise_is_made_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(settled_at__isnull=False), name="an_ended_promise_says_when"
            ),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(state="open", paused_at__isnull=True) | Q(state="broken"),
                name="the_clock_looks_at_running_promises",
            ),
        ]
        indexes = [
            # Read by the promise clock; settled and paused ones are not in it.
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="promise_next"),
            models.Index(
                fields=["evidence_id"], condition=Q(evidence_id__isnull=False), name="promise_of_evidence"
            ),  # unsettling
            models.Index(
                fields=["owner", "due_at"], condition=Q(state="open"), name="promise_open_of_owner"
            ),  # my queue, day line
            models.Index(
                fields=["team", "due_at"], condition=Q(state="open"), name="promise_open_of_team"
            ),  # team queue, boards
            models.Index(fields=["case_id", "made_at"], name="promise_of_case"),  # the case's clock and story
            models.Index(fields=["customer", "-made_at"], name="promise_of_customer"),  # customer page
            models.Index(
                fields=["team", "settled_at"], condition=~Q(state="open"), name="promise_ended_of_team"
            ),  # kept, late, broken
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
