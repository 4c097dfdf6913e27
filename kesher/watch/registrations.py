"""What watch registers at start-up: its loop of looking out."""

from kesher.core import work
from kesher.watch.actions import look_out

EVERY = 15.0  # seconds: what goes wrong behind the scenes is told well within a minute


def _look() -> float | None:
    look_out()
    return EVERY


work.register_loop("look_out", _look)
