"""How each kind of touchpoint of a case is drawn; one template a kind, one loader for all its rows."""

from kesher.cases.queries import merges as merging
from kesher.cases.queries import story
from kesher.timeline.kinds import Kind

_LOADERS = {
    "message_in": story.load_messages,
    "message_out": story.load_messages,
    "note": story.load_messages,
    "not_delivered": story.load_messages,
    "call": story.load_calls,
    "paper": story.load_papers,
    "document_request": story.load_requests,
    "task": story.load_tasks,
    "hand_off": story.load_hand_offs,
    "promise_made": story.load_promises,
    "promise_moved": story.load_promises,
    "promise_kept": story.load_promises,
    "promise_late": story.load_promises,
    "promise_broken": story.load_promises,
    "promise_withdrawn": story.load_promises,
    "merged": merging.load_merges,
    "unmerged": merging.load_merges,
    "split": merging.load_merges,
    "state": story.load_plain,
}
KINDS = tuple(Kind(code, story.guarded(load), f"timeline/_{code}.html") for code, load in _LOADERS.items())
PROMISES = frozenset(code for code in _LOADERS if code.startswith("promise_"))
CUSTOMER = frozenset({"message_in", "message_out", "call", "paper", "document_request"})
