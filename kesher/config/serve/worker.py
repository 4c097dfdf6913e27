"""The worker role: every loop, and the jobs by the clock."""

import threading

from kesher.core.tasks import run_jobs
from kesher.core.work.worker import Worker


def run(stop: threading.Event) -> None:
    """Work until `stop` is set, then let each loop finish the piece in hand."""
    worker = Worker()
    worker.start()
    jobs = threading.Thread(target=run_jobs, args=(stop,), name="jobs", daemon=True)
    jobs.start()
    stop.wait()
    worker.stop()
    jobs.join(5)
