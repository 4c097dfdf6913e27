"""Tokens of machines, and answers that can be given again."""

from kesher.gateway.models.answer import GivenAnswer
from kesher.gateway.models.token import ApiToken

__all__ = ["ApiToken", "GivenAnswer"]
