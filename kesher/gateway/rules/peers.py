"""Whose request it is, behind proxies of our own."""

from kesher.core.web.peers import peer

__all__ = ["peer"]
