"""What may be asked at the doors."""

from kesher.gateway.queries.tokens import live_tokens, token_of

__all__ = ["live_tokens", "token_of"]
