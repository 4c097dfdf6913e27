"""Who works in the background, by name."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Loop:
    """`run` does what is due; it returns the seconds after which it wants to run again at the latest (0 = there is more)."""

    name: str
    run: Callable[[], float | None]


@dataclass(frozen=True)
class Job:
    """Runs by the clock: `cron` in five fields (minute hour day month weekday), UTC."""

    name: str
    cron: str
    run: Callable[[], object]


_loops: dict[str, Loop] = {}
_jobs: dict[str, Job] = {}


def register_loop(name: str, run: Callable[[], float | None]) -> None:
    """Add a loop; one of the same name is replaced."""
    _loops[name] = Loop(name, run)


def register_job(name: str, run: Callable[[], object], *, cron: str) -> None:
    """Add a job by the clock; one of the same name is replaced."""
    _jobs[name] = Job(name, cron, run)


def loops() -> list[Loop]:
    """All loops, in the order of registration."""
    return list(_loops.values())


def jobs() -> list[Job]:
    """All jobs, in the order of registration."""
    return list(_jobs.values())
