"""From a Django request to the Raw that adapters know."""

from django.http import HttpRequest

from kesher.channels.types import Raw
from kesher.core import clock, settings
from kesher.gateway.rules.peers import peer

LARGEST = 4 * 1024 * 1024  # bytes of one push; vendors that batch send up to 3 MB


class TooLarge(Exception):
    """The body is larger than any push that we know; nothing of it was read to the end."""


def raw_of(request: HttpRequest, *, largest: int = LARGEST, **ours: str) -> Raw:
    """The body exactly as sent, its headers in lower case, and headers of our own (x-kesher-...), which nobody else may set.

    Raises TooLarge.
    """
    announced = request.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > largest:
        raise TooLarge
    body = request.read(largest + 1)
    if len(body) > largest:
        raise TooLarge
    return Raw(body=body, headers=headers_of(request, **ours), received_at=clock.now())


def headers_of(request: HttpRequest, **ours: str) -> dict[str, str]:
    """Headers as sent, without those that only our own doors may set, and ours (`hook="..."` becomes x-kesher-hook)."""
    sent = {name.lower(): value for name, value in request.headers.items()}
    kept = {
        name: value for name, value in sent.items() if not name.startswith("x-kesher-") or name == "x-kesher-signature"
    }
    return kept | {f"x-kesher-{name}": value for name, value in ours.items()}


def peer_of(request: HttpRequest) -> str:
    """The address of the other side, behind proxies of our own (a setting names them)."""
    remote, forwarded = str(request.META.get("REMOTE_ADDR", "")), request.headers.get("X-Forwarded-For", "")
    return peer(remote, forwarded, settings.get("gateway.proxies")) if forwarded else remote
