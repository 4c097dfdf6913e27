"""What views hand to the components."""

from dataclasses import dataclass, field
from typing import Literal

State = Literal["open", "risk", "late", "kept", "broken", "todo", "paused"]
Tone = Literal["", "thread", "kept", "risk", "late", "line", "quiet"]


@dataclass(frozen=True)
class Choice:
    """One of several: a tab, a segment, a filter. `url` is where it leads; `count` is shown when it is not None."""

    label: str
    url: str
    current: bool = False
    icon: str = ""
    knot: str = ""
    count: int | None = None
    key: str = ""  # keyboard letter


@dataclass(frozen=True)
class Step:
    """One stop on a stepper or on the thread of a case. `now` is where the story stands; `todo` has not begun."""

    title: str
    note: str = ""
    state: State = "kept"
    now: bool = False
    ahead: bool = False  # still to come, though it has a state already: a promise that runs

    @property
    def place(self) -> str:
        """Class of the list item: done, now or todo."""
        return "now" if self.now else "todo" if self.ahead or self.state == "todo" else ""


@dataclass(frozen=True)
class Page:
    """One page of a list by key: addresses of its neighbours, empty where there is none."""

    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class NavigationLink:
    """One place on the rail, resolved for a viewer."""

    key: str
    label: str
    icon: str
    url: str
    count: int = 0


@dataclass(frozen=True)
class Viewer:
    """Who looks at the page, as the frame shows it."""

    name: str = ""
    initials: str = ""
    signed_in: bool = False
    roles: frozenset[str] = field(default_factory=frozenset)
