"""What time it is. Nobody else in Kesher asks the machine.

Rules take `now` as an argument; actions and doors ask `clock.now()`. In a test the time is set by `at()`; in a test
installation (KESHER_CLOCK) every process of it reads the same file, so that a scenario can move a whole system through a
weekend: the file holds one ISO time, and optionally the word `running`, when the time goes on from the moment of writing.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ISRAEL = ZoneInfo("Asia/Jerusalem")

_fixed: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    if (fixed := _fixed.get()) is not None:
        return fixed
    if path := os.environ.get("KESHER_CLOCK"):
        return _from_file(Path(path))
    return datetime.now(UTC)


def is_moved() -> bool:
    """Whether this installation's time is not the machine's (then it may not reach the real world)."""
    return bool(os.environ.get("KESHER_CLOCK"))


@contextlib.contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


def write(path: Path, moment: datetime, *, running: bool = True) -> None:
    """Set the time of a test installation; every process sees it at its next question."""
    new = path.with_suffix(".new")
    new.write_text(f"{moment.isoformat()} {'running' if running else 'standing'}\n")
    new.replace(path)


def _from_file(path: Path) -> datetime:
    words = path.read_text().split()
    moment = datetime.fromisoformat(words[0]).astimezone(UTC)
    if "running" in words[1:]:
        moment += timedelta(seconds=max(0.0, time.time() - path.stat().st_mtime))
    return moment
