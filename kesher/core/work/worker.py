"""The worker role: one thread per loop, one listener that wakes them, and the jobs by the clock."""

import logging
import threading
import time

import psycopg
from django.db import close_old_connections, connection

from kesher.core import clock
from kesher.core.postgres.line import own_line
from kesher.core.work.registry import Loop, loops

log = logging.getLogger(__name__)
LONGEST_SLEEP = 15.0  # seconds; the promise clock must never sleep longer
WHERE_TIME_JUMPS = 1.0  # seconds; in a test installation the next moment may be days away, or now


class Worker:
    """Runs until `stop()`; then every loop finishes the piece in hand."""

    def __init__(self, names: list[str] | None = None) -> None:
        self.stopping = threading.Event()
        self.wakes = {loop.name: threading.Event() for loop in loops() if not names or loop.name in names}
        self.threads = [
            threading.Thread(target=self._keep_running, args=(loop,), name=loop.name, daemon=True)
            for loop in loops()
            if loop.name in self.wakes
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self.threads:
            thread.start()
        threading.Thread(target=self._listen, name="listen", daemon=True).start()

    def stop(self, seconds: float = 20) -> None:
        """Ask all to finish and wait."""
        self.stopping.set()
        for event in self.wakes.values():
            event.set()
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.1, deadline - time.monotonic()))

    def _keep_running(self, loop: Loop) -> None:
        wake, trouble = self.wakes[loop.name], 0
        while not self.stopping.is_set():
            wake.clear()
            try:
                rest = loop.run()
                trouble = 0
            except Exception as error:
                trouble += 1
                rest = min(LONGEST_SLEEP, 0.5 * 2 ** min(trouble, 6))
                log.error(
                    "loop_failed",
                    extra={"loop": loop.name, "error": type(error).__name__, "again_in": rest},
                    exc_info=error,
                )
                connection.close()
            if rest != 0:
                close_old_connections()
                longest = WHERE_TIME_JUMPS if clock.is_moved() else LONGEST_SLEEP
                wake.wait(min(longest, rest or longest))
        connection.close()

    def _listen(self) -> None:
        """Wake loops by NOTIFY; when the line breaks, connect anew (the loops poll meanwhile)."""
        while not self.stopping.is_set():
            try:
                with own_line() as line:
                    line.execute("LISTEN kesher_wake")
                    while not self.stopping.is_set():
                        for notice in line.notifies(timeout=2):
                            if event := self.wakes.get(notice.payload):
                                event.set()
            except psycopg.Error as error:
                log.warning("listener_lost", extra={"error": type(error).__name__})
                self.stopping.wait(1)
