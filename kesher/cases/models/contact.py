"""A contact: one episode that the customer began in one channel (decision 1)."""

from django.db import models

from kesher.cases.models.reason import Reason
from kesher.core.ids import new_id


class Contact(models.Model):
    """A call with all its legs, or the run of messages in one thread up to our answer or to 24 h of silence.

    What we asked for, automatic mail and page views are no contacts.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey("cases.Conversation", null=True, on_delete=models.PROTECT, related_name="contacts")
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="contacts")
    channel = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()  # of the customer's last message in it
    answered_at = models.DateTimeField(null=True)  # our answer ended it
    reason = models.ForeignKey("cases.Reason", null=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=9, choices=Reason.Verdict, blank=True)
    just_checking_promise_id = models.UUIDField(null=True)  # on an unsettled promise, nothing new said (decision 18)
    asked_for_manager = models.BooleanField(default=False)
    handling_seconds = models.PositiveIntegerField(default=0)
    imported = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-began_at"], name="contact_of_customer"),
            models.Index(fields=["case", "began_at"], name="contact_of_case"),
            models.Index(
                fields=["conversation", "channel", "-last_at"],
                condition=models.Q(answered_at__isnull=True),
                name="contact_running",
            ),
            models.Index(fields=["began_at"], name="contact_by_time"),  # counts per month
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.began_at:%F %T}"
