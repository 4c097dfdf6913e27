"""What may be done with other systems' records."""

from kesher.sources.actions.bringing import bring_complaints
from kesher.sources.actions.forgetting import forget_rejects

__all__ = ["bring_complaints", "forget_rejects"]
