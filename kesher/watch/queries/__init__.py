"""Reads of exceptions, each within what its viewer oversees."""

from kesher.watch.queries.board import board, counts, of_case, of_subject, one
from kesher.watch.queries.history import HistoryLine, history, settled_by_hand
from kesher.watch.queries.worst import WorstPage, worst_first

__all__ = [
    "HistoryLine",
    "WorstPage",
    "board",
    "counts",
    "history",
    "of_case",
    "of_subject",
    "one",
    "settled_by_hand",
    "worst_first",
]
