"""Rules that people write, in CEL: one door, so that the engine behind it can be changed.

`compiled` checks a condition against a closed `Vocabulary` and gives a `Program`; `run` evaluates it over many rows of facts within a
limit of time. Whatever a person writes can neither reach anything but the facts nor take longer than allowed.
"""

from kesher.core.rules.program import LONGEST, Program, compiled
from kesher.core.rules.running import PATIENCE, Ran, run
from kesher.core.rules.types import Fault, FaultKind, Faulty, Kind, Name, Vocabulary

__all__ = [
    "LONGEST",
    "PATIENCE",
    "Fault",
    "FaultKind",
    "Faulty",
    "Kind",
    "Name",
    "Program",
    "Ran",
    "Vocabulary",
    "compiled",
    "run",
]
