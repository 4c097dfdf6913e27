"""When a line was last heard and last spoke, for whoever watches that it is not silent.

To the minute and no finer: a row of an account that every message wrote would be the one row for which all workers queue.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from kesher.channels.models import Account, Envelope

FINE = timedelta(minutes=1)


def heard(envelopes: Iterable[Envelope]) -> None:
    """Note what came by a live door (handed-in files say nothing about it). Call it after the batch is committed."""
    newest: dict[UUID, datetime] = {}
    for row in envelopes:
        if not row.imported:
            newest[row.account_id] = max(newest.get(row.account_id, row.received_at), row.received_at)
    for account_id, at in newest.items():
        silent = Q(last_received_at=None) | Q(last_received_at__lt=at - FINE)
        Account.objects.filter(silent, pk=account_id).update(last_received_at=at)


def spoke(account_id: UUID, at: datetime) -> None:
    """Note that the channel took something."""
    silent = Q(last_sent_at=None) | Q(last_sent_at__lt=at - FINE)
    Account.objects.filter(silent, pk=account_id).update(last_sent_at=at)
