"""Words of the gateway."""

from collections.abc import Mapping
from dataclasses import dataclass

# What a token may open. One scope per kind of door; a token without a scope opens nothing.
SCOPES: Mapping[str, str] = {
    "cti": "tell of calls (POST /api/v1/cti/events)",
    "forms": "send web forms (POST /api/v1/forms)",
}


@dataclass(frozen=True)
class Caller:
    """Who asks: a token, a signature, or a page of an allowed site. `key` is stable and separates their idempotency keys."""

    kind: str
    key: str
