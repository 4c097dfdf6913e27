"""Jobs by the clock as procrastinate tasks: each period once, whatever the number of workers; its name stays in this file and work/."""

import asyncio
import logging
import threading
from collections.abc import Callable

from asgiref.sync import sync_to_async
from procrastinate.contrib.django import app

from kesher.core.work.registry import Job, jobs

log = logging.getLogger(__name__)


def _as_task(job: Job) -> Callable[[int], object]:
    def run(timestamp: int) -> None:
        job.run()

    run.__name__ = job.name
    return run


for _job in jobs():
    app.periodic(cron=_job.cron, periodic_id=_job.name)(
        app.task(name=f"job.{_job.name}", queueing_lock=f"job.{_job.name}", retry=3, pass_context=False)(_as_task(_job))
    )


def run_jobs(stop: threading.Event) -> None:
    """Run the jobs until `stop` is set; stalled ones of a killed worker are taken up again."""
    asyncio.run(_run_jobs(stop))


async def _run_jobs(stop: threading.Event) -> None:
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's connector has it
    async with worker.open_async():
        for job in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=120):
            await worker.job_manager.retry_job(job)
        running = asyncio.create_task(
            worker.run_worker_async(
                concurrency=2, install_signal_handlers=False, fetch_job_polling_interval=5, listen_notify=True
            )
        )
        await sync_to_async(stop.wait, thread_sensitive=False)()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
