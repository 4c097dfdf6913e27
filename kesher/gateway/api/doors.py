"""Who may ask: tokens with a scope, signatures of exchanges, pages of allowed sites."""

import hashlib

from django.http import HttpRequest
from ninja.security import APIKeyHeader, HttpBearer

from kesher.core import settings
from kesher.gateway.api.problems import Problem
from kesher.gateway.queries import token_of
from kesher.gateway.rules.origins import is_allowed
from kesher.gateway.types import Caller


class Token(HttpBearer):
    """`Authorization: Bearer kesher_...` with this scope. 401 for a token that is not good, 403 for one of another scope."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None."""
        found = token_of(token)
        if found is None:
            return None
        if self.scope not in found.scopes:
            raise Problem(403, "wrong_scope", f"The token needs the scope “{self.scope}”.")
        return Caller("token", str(found.pk))


class Signature(APIKeyHeader):
    """`X-Kesher-Signature` over the body; here only whether there is one, the endpoint checks it with the account's secrets."""

    param_name = "X-Kesher-Signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """The caller by signature, as yet unproven."""
        return Caller("signature", "signature") if key else None


def allowed_page(request: HttpRequest) -> Caller | None:
    """A browser on a page of a site that may send forms. No proof of who writes: forms never are."""
    origin = request.headers.get("Origin", "")
    if not is_allowed(origin, settings.get("gateway.form_origins")):
        return None
    return Caller("page", "page:" + hashlib.sha256(origin.encode()).hexdigest()[:32])
