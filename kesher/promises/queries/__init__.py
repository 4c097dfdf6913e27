"""Reads of promises."""

from kesher.promises.queries.clocks import clock_of, of_case, of_cases, of_customer, to_tell
from kesher.promises.queries.day import of_owner
from kesher.promises.queries.ended import ended
from kesher.promises.queries.keeping import keeping, keeping_by, open_counts
from kesher.promises.queries.standards import StandardView, standard, standards
from kesher.promises.queries.standing import NowCounts, by_ids, by_owner, now_counts, standing
from kesher.promises.rules.keeping import Keeping, Share

__all__ = [
    "Keeping",
    "NowCounts",
    "Share",
    "StandardView",
    "by_ids",
    "by_owner",
    "clock_of",
    "ended",
    "keeping",
    "keeping_by",
    "now_counts",
    "of_case",
    "of_cases",
    "of_customer",
    "of_owner",
    "open_counts",
    "standard",
    "standards",
    "standing",
    "to_tell",
]
