"""What customers hear from below: addresses that do not take our messages."""

from kesher.channels.events import DispatchFailed
from kesher.channels.queries.recent import recipient_of
from kesher.core import clock
from kesher.customers.actions import mark_bounced


def note_bounce(fact: DispatchFailed) -> None:
    """An address that failed for good is not chosen again until somebody proves it. May run twice."""
    identity_id = recipient_of(fact.dispatch_id) if fact.hard else None
    if identity_id is not None:
        mark_bounced(identity_id, clock.now())
