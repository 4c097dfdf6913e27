"""What packages above write to the customer of a case: a question about our service, say."""

from uuid import UUID

from django.db import transaction

from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.types import Letter, Purpose
from kesher.channels.types import Channel
from kesher.core import clock


@transaction.atomic
def write_automatic(case_id: UUID, purpose: Purpose, letter: Letter, *channels: Channel) -> tuple[UUID, str]:
    """Send words of the system in a case by the first channel that may; returns the message and the channel. Raises NotCleared."""
    case, at = hold_case(case_id), clock.now()
    message = tell(case, Sending(purpose, channels[0], letter, automatic=True), at, *channels)
    return message.pk, message.channel


@transaction.atomic
def record_outcome(case_id: UUID, achieved: bool | None) -> None:
    """The customer's own word on whether her need was fulfilled; it wins over the agent's (decision 20)."""
    case = hold_case(case_id)
    case.outcome_customer = achieved
    case.save(update_fields=["outcome_customer"])
