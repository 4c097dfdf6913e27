"""What may be done with the timeline."""

from kesher.timeline.actions.partitions import make_partitions_ahead
from kesher.timeline.actions.record import record, record_all
from kesher.timeline.actions.supersede import NoSuchTouchpoint, redact, supersede

__all__ = ["NoSuchTouchpoint", "make_partitions_ahead", "record", "record_all", "redact", "supersede"]
