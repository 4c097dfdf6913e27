"""The official answers."""

from kesher.knowledge.models.policy import Policy, Version, Wording

__all__ = ["Policy", "Version", "Wording"]
