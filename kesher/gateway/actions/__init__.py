"""What may be done at the doors: give and take tokens, answer a request once."""

from kesher.gateway.actions.once import KeyReused, forget_answers, once
from kesher.gateway.actions.tokens import UnknownScope, make_token, revoke_token

__all__ = ["KeyReused", "UnknownScope", "forget_answers", "make_token", "once", "revoke_token"]
