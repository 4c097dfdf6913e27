"""What customers say of us when asked."""

from kesher.listening.models.survey import Survey

__all__ = ["Survey"]
