"""What can be done to promises. Each is one transaction; the rules say what is allowed, and `PromiseRefused` why not."""

from kesher.promises.actions.calendar_changed import calendar_changed
from kesher.promises.actions.ending import case_ended, supersede, withdraw
from kesher.promises.actions.make import make, preview
from kesher.promises.actions.merging import merge, new_evidence, part, recase, revive, unmerge
from kesher.promises.actions.owners import leave, reassign
from kesher.promises.actions.pausing import pause, resume
from kesher.promises.actions.reschedule import reschedule
from kesher.promises.actions.seed import seed_terms
from kesher.promises.actions.settle import settle, unsettle
from kesher.promises.actions.standards import set_standard
from kesher.promises.actions.telling import mark_not_told, mark_told
from kesher.promises.actions.tick import tick

__all__ = [
    "calendar_changed",
    "case_ended",
    "leave",
    "make",
    "mark_not_told",
    "mark_told",
    "merge",
    "new_evidence",
    "part",
    "pause",
    "preview",
    "reassign",
    "recase",
    "reschedule",
    "resume",
    "revive",
    "seed_terms",
    "set_standard",
    "settle",
    "supersede",
    "tick",
    "unmerge",
    "unsettle",
    "withdraw",
]
