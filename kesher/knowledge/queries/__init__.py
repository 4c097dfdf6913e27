"""What may be asked about policies."""

from kesher.knowledge.queries.citing import require_in_force
from kesher.knowledge.queries.finding import search
from kesher.knowledge.queries.versions import answers, in_force, policy_versions

__all__ = ["answers", "in_force", "policy_versions", "require_in_force", "search"]
