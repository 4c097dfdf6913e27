"""Run every loop in this process until there is nothing left that is due now: for tests, rehearsals and imports."""

from kesher.core.work.registry import loops


def run_until_quiet(rounds: int = 50) -> None:
    """Call the loops in turn until none of them has more; raises RuntimeError when they never rest."""
    from kesher.core.models import Delivery

    for _ in range(rounds):
        busy = [loop.name for loop in loops() if loop.run() == 0]
        if not busy and not Delivery.objects.filter(state="waiting", tries=0).exists():
            return
    raise RuntimeError("the background work never came to rest")
