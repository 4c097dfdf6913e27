"""Work in the background: loops over tables that are their own queues, and jobs by the clock.

A loop is a function that does what is due and says when it wants to run next at the latest; it is woken earlier by
`core.wake.wake(name)`. Every loop claims its rows with SKIP LOCKED, so that any number of workers may run. Jobs by the clock
run on procrastinate, each at most once per period whatever the number of workers.
"""

from kesher.core.work.quiet import run_until_quiet
from kesher.core.work.registry import Job, Loop, jobs, loops, register_job, register_loop

__all__ = ["Job", "Loop", "jobs", "loops", "register_job", "register_loop", "run_until_quiet"]
