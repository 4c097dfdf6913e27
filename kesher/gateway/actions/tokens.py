"""Tokens for machines."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from kesher.core import clock
from kesher.gateway.models import ApiToken
from kesher.gateway.rules.tokens import hash_of
from kesher.gateway.types import SCOPES

PREFIX = "kesher_"  # so that scanners for leaked secrets can know it


class UnknownScope(ValueError):
    """A scope that does not exist; `str()` names it."""


@transaction.atomic
def make_token(name: str, scopes: Iterable[str], *, lasts: timedelta = timedelta(days=365)) -> str:
    """Make a token and return its secret, which is nowhere kept: this is the only time it can be seen.

    An earlier token of the same name stops at once. Raises UnknownScope.
    """
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown or not wanted:
        raise UnknownScope(", ".join(unknown) or "no scope was given")
    now = clock.now()
    revoke_token(name)
    secret = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(name=name, sha256=hash_of(secret), scopes=wanted, created_at=now, expires_at=now + lasts)
    return secret


def revoke_token(name: str) -> bool:
    """Stop the live token of this name, from its next request on; False when there was none."""
    return bool(ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=clock.now()))
