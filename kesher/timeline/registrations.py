"""What the timeline registers at start-up: its jobs by the clock."""

import logging

from kesher.core import work
from kesher.timeline.actions import make_partitions_ahead
from kesher.timeline.queries import dangling

log = logging.getLogger(__name__)


def look_for_dangling_references() -> int:
    """Log each pair of columns that names touchpoints which do not exist; returns how many rows do."""
    found = dangling()
    for reference, count in found.items():
        log.error("dangling_references", extra={"table": reference.table, "column": reference.id_column, "rows": count})
    return sum(found.values())


work.register_job("make_partitions_ahead", make_partitions_ahead, cron="7 1 * * *")
work.register_job("look_for_dangling_references", look_for_dangling_references, cron="37 1 * * *")
