"""What we undertook, to whom, until when; and the terms by which promises are made."""

from kesher.promises.models.pause import Pause
from kesher.promises.models.promise import Promise
from kesher.promises.models.rescheduling import Rescheduling
from kesher.promises.models.terms import LadderStep, Standard, Term

__all__ = ["LadderStep", "Pause", "Promise", "Rescheduling", "Standard", "Term"]
