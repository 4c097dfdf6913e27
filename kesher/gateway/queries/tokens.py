"""Which token a secret is."""

from datetime import timedelta

from django.db.models import Q

from kesher.core import clock
from kesher.gateway.models import ApiToken
from kesher.gateway.rules.tokens import hash_of


def token_of(secret: str) -> ApiToken | None:
    """The good token with this secret; None for a wrong, revoked or expired one alike. Notes its use, to the minute."""
    now = clock.now()
    token = ApiToken.objects.filter(sha256=hash_of(secret)).first()
    if token is None or not token.is_good(now):
        return None
    minute = now - timedelta(minutes=1)
    ApiToken.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=minute), pk=token.pk).update(last_used_at=now)
    return token


def live_tokens() -> list[ApiToken]:
    """Tokens that open something now, by name."""
    return list(ApiToken.objects.filter(revoked_at=None, expires_at__gt=clock.now()).order_by("name"))
