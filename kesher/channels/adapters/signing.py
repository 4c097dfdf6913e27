"""Signatures over the bytes of a request: time and HMAC-SHA256, several valid secrets at once, constant-time comparison.

The header has the form `t=1795446000,v1=<hex>[,v1=<hex>]`, the scheme that payment providers made common: the signed text
is the time in seconds since 1970, a full stop, and the body exactly as sent. A JSON body that was written anew does not fit.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from kesher.channels.types import RefusedRequest

TOLERANCE = 300  # seconds between the signer's clock and ours, either way
HEADER = "x-kesher-signature"


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The header's value for this body, signed at this (aware) moment."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def check(header: str, body: bytes, secrets: Sequence[str], now: datetime) -> None:
    """Raise RefusedRequest unless one of the secrets signed these very bytes within the last five minutes."""
    seconds, given = _read(header)
    if seconds is None or not given:
        raise RefusedRequest("no signature")
    if abs(now.timestamp() - seconds) > TOLERANCE:
        raise RefusedRequest("stale signature")
    good = False
    for secret in filter(None, secrets):  # all are compared, so that the time taken tells nothing
        expected = _digest(secret, seconds, body)
        for candidate in given:
            good |= hmac.compare_digest(expected.encode(), candidate.encode())
    if not good:
        raise RefusedRequest("wrong signature")


def same_secret(given: str, secrets: Sequence[str]) -> bool:
    """Whether the given word is one of the secrets, compared in constant time. An empty word never is."""
    good = False
    for secret in secrets:
        good |= bool(secret) and hmac.compare_digest(given.encode(), secret.encode())
    return good and bool(given)


def _digest(secret: str, seconds: int, body: bytes) -> str:
    return hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()


def _read(header: str) -> tuple[int | None, list[str]]:
    seconds: int | None = None
    given: list[str] = []
    for part in header[:2000].split(","):
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdigit() and len(value) <= 12:
            seconds = int(value)
        elif name == "v1":
            given.append(value)
    return seconds, given
