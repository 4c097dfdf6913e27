"""What may be done with questions to customers: ask one, take the answer."""

from kesher.listening.actions.answer import answer
from kesher.listening.actions.ask import ask

__all__ = ["answer", "ask"]
