"""What may be done with policies: draft, approve, retire."""

from kesher.knowledge.actions.policies import make_policy
from kesher.knowledge.actions.versions import approve, draft, retire, rewrite

__all__ = ["approve", "draft", "make_policy", "retire", "rewrite"]
