"""A demo is never connected to a real gateway: what would leave this machine is refused before any connection is made."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from kesher.channels.adapters.base import Adapter
from kesher.channels.types import PermanentFailure


def keep_inside(adapter: Adapter) -> None:
    """In a demo (KESHER_DEMO=1) raise PermanentFailure unless everything that this adapter connects to is on this machine."""
    if not settings.KESHER_DEMO:
        return
    outside = [url for url in adapter.leaves_by() if not is_here(url)]
    if outside:
        raise PermanentFailure("demo_stays_here", "a demo sends nothing beyond this machine")


def is_here(url: str) -> bool:
    """Whether this address is one of this machine's own, as it is written (no name is looked up but localhost)."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
