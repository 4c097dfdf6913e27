"""Tables of sources."""

from kesher.sources.models.brought import Brought
from kesher.sources.models.run import Reject, Run

__all__ = ["Brought", "Reject", "Run"]
