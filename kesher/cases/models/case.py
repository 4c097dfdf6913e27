"""A matter to be settled."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesher.core.ids import new_id


@pghistory.track(exclude=["unowned_since", "last_inbound_at", "last_outbound_at", "last_channel", "preview"])
class Case(models.Model):
    """One matter of one customer in one conversation.

    At all times it has a team (whose queue holds it) and, once accepted, an owner. It is solved only with a message that the
    customer can see (R12), which `closing_message` names. Whether the outcome was achieved is another question (R93).
    """

    class State(models.TextChoices):
        NEW = "new", _("new")
        OPEN = "open", _("in progress")
        WAITING_CUSTOMER = "waiting_customer", _("waiting for the customer")
        WAITING_COLLEAGUES = "waiting_colleagues", _("waiting for colleagues")
        SOLVED = "solved", _("solved")
        CLOSED = "closed", _("closed")
        NOT_A_CASE = "not_a_case", _("not a case")

    class NotACase(models.TextChoices):
        SPAM = "spam", _("spam")
        MISDIRECTED = "misdirected", _("meant for somebody else")
        DUPLICATE = "duplicate", _("a copy of another case")

    class Priority(models.IntegerChoices):
        URGENT = 1, _("urgent")
        NORMAL = 2, _("normal")
        LOW = 3, _("low")

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.BigIntegerField(unique=True)  # from a database sequence; shown, spoken, never a capability
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("customers.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("cases.Conversation", on_delete=models.PROTECT, related_name="cases")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    suggested = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # it may belong there; a person decides (decision 6)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )  # it goes on there; see Merge, which knows what went along
    event_on = models.DateField(null=True)  # when what it is about happened; some policies go by it (decision 29)
    matter = models.CharField(max_length=200)  # as a sentence
    reason = models.ForeignKey("cases.Reason", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)  # in which it began
    language = models.CharField(
        max_length=2, default="he", blank=True
    )  # empty: nobody knows, so we write both (decision 31)
    state = models.CharField(max_length=18, choices=State, default=State.NEW)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    owner = models.ForeignKey("staff.Person", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="+")
    unowned_since = models.DateTimeField(null=True)  # nobody's since then, and the lead not told yet (decision 38)
    accepted_at = models.DateTimeField(null=True)  # first time that a person took it; hand-offs count from here
    hand_offs = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    claimed = models.BooleanField(default=False)  # the sender's address is typed, not proven: "claimed, unproven"
    imported = models.BooleanField(default=False)  # a past matter: outside live measures (decision 32)
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_message_id = models.UUIDField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)  # sent while it waits for the customer (decision 9)
    reminded_at = models.DateTimeField(null=True)
    not_a_case = models.CharField(max_length=11, choices=NotACase, blank=True)
    outcome_claim = models.BooleanField(null=True)  # the agent: need fulfilled
    outcome_customer = models.BooleanField(null=True)  # the customer's word; wins (decision 20)
    # kept for the queue's row, by the actions that write messages
    last_inbound_at = models.DateTimeField(null=True)
    last_outbound_at = models.DateTimeField(null=True)
    last_channel = models.CharField(max_length=12, blank=True)
    preview = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["solved", "closed"]) | Q(closing_message_id__isnull=False) | Q(imported=True),
                name="no_case_ends_without_a_word_to_the_customer",
            ),
            models.CheckConstraint(condition=~Q(state="not_a_case") | ~Q(not_a_case=""), name="not_a_case_says_why"),
        ]
        indexes = [
            models.Index(
                fields=["owner", "state_since"],
                condition=~Q(state__in=["closed", "not_a_case", "solved"]),
                name="case_open_of_owner",
            ),
            models.Index(
                fields=["team", "state_since"],
                condition=~Q(state__in=["closed", "not_a_case", "solved"]),
                name="case_open_of_team",
            ),
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(fields=["solved_at"], condition=Q(state="solved"), name="case_solved"),  # the closing job
            models.Index(fields=["conversation"], name="case_of_conversation"),
            models.Index(
                fields=["unowned_since"], condition=Q(unowned_since__isnull=False), name="case_of_nobody"
            ),  # the watch over queues
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="case_merged_into"
            ),  # the survivor's story
            models.Index(
                fields=["state_since"], condition=Q(state="waiting_customer"), name="case_waiting_for_customer"
            ),  # reminders
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def is_ended(self) -> bool:
        """Solved, closed, or never a case."""
        return self.state in {self.State.SOLVED, self.State.CLOSED, self.State.NOT_A_CASE}


class Participant(models.Model):
    """Somebody else in a case (Cc, spouse, attorney), and what may be sent there (decision 3)."""

    class Receives(models.TextChoices):
        NOTHING = "nothing", _("nothing")
        COPIES = "copies", _("copies of our answers")
        ALL = "all", _("everything")

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participants")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey("customers.Identity", null=True, on_delete=models.SET_NULL, related_name="+")
    part = models.CharField(max_length=30, blank=True)  # copy, spouse, attorney, ...
    receives = models.CharField(max_length=8, choices=Receives, default=Receives.NOTHING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "customer"], name="one_part_per_customer_in_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"
