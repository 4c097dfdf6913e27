"""The spine: one row for whatever happens between a customer and us."""

from kesher.timeline.models.touchpoint import Touchpoint

__all__ = ["Touchpoint"]
