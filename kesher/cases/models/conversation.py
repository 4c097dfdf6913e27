"""Messages that belong together, across channels."""

from django.db import models

from kesher.core.ids import new_id


class Conversation(models.Model):
    """One customer's thread of messages, whatever channel each came through (decision 2)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=250, blank=True)
    created_at = models.DateTimeField()
    last_message_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["customer", "-last_message_at"], name="conversation_of_customer")]

    def __str__(self) -> str:
        return str(self.id)


class ChannelThread(models.Model):
    """A vendor's own thread (a phone's SMS, later a WhatsApp chat) that flows into a conversation. Joining re-points it, reversibly."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("channels.Account", on_delete=models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=250)
    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="threads")
    came_from = models.ForeignKey(
        Conversation, null=True, on_delete=models.PROTECT, related_name="+"
    )  # before it was joined

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="one_thread_per_account_and_external_id")
        ]

    def __str__(self) -> str:
        return self.external_id
