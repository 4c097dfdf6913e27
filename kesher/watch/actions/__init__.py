"""What can be done to exceptions."""

from kesher.watch.actions.act import act, act_in_case
from kesher.watch.actions.climb import climb
from kesher.watch.actions.look_out import look_out
from kesher.watch.actions.reassign import reassign
from kesher.watch.actions.reopen import reopen
from kesher.watch.actions.settle import settle, settle_many
from kesher.watch.actions.tell import tell, tell_many

__all__ = [
    "act",
    "act_in_case",
    "climb",
    "look_out",
    "reassign",
    "reopen",
    "settle",
    "settle_many",
    "tell",
    "tell_many",
]
