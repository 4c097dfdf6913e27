"""Rows that were rejected are personal data without a purpose once they have been looked at."""

from datetime import timedelta

from kesher.core import clock
from kesher.sources.models import Reject

DAYS = 90


def forget_rejects() -> int:
    """Delete rejected rows of runs that began more than DAYS ago; returns how many. The counts of the runs stay."""
    deleted, _by_table = Reject.objects.filter(run__started_at__lt=clock.now() - timedelta(days=DAYS)).delete()
    return deleted
