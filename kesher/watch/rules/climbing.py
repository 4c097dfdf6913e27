"""How far up an exception climbs that nobody settles and nobody takes in hand: pure."""

from collections.abc import Sequence

Steps = Sequence[tuple[int, int]]  # (rung, working minutes after it began, in that rung's calendar), rising


def top(steps: Steps) -> int:
    """The highest rung; 0 for one that does not climb."""
    return max((rung for rung, _ in steps), default=0)


def next_step(steps: Steps, rung: int) -> tuple[int, int] | None:
    """The step after the rung that was told last; None at the top."""
    return next((step for step in steps if step[0] > rung), None)
