"""Register down: how each kind of touchpoint is drawn. Packages above add theirs at start-up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kesher.timeline.types import Touch

Load = Callable[[Sequence[Touch], Any], Mapping[UUID, Any]]


@dataclass(frozen=True)
class Kind:
    """`load(touches, viewer)` gives what the template needs by touchpoint id, with a fixed number of queries for all rows.

    An id that it leaves out is not shown to this viewer (decision 28); what must be told instead ("a confidential matter, ask
    X") is an entry like any other. `template` renders one <li> from `entry` (touchpoint, context).
    """

    code: str
    load: Load
    template: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; one of the same code is replaced."""
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind:
    """The kind of this code; a plain one, that shows time, channel and direction, for a code that nobody registered."""
    return _kinds.get(code) or Kind(
        code, lambda touches, viewer: {touch.id: None for touch in touches}, "timeline/_plain.html"
    )


def codes() -> list[str]:
    """Every registered code."""
    return sorted(_kinds)
