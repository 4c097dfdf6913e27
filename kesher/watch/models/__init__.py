"""Exceptions: what a person at a given level must know now."""

from kesher.watch.models.exception import Act, ServiceException, Telling

__all__ = ["Act", "ServiceException", "Telling"]
