"""One parent that starts the roles, restarts what dies with growing pauses, and drains on SIGTERM."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

log = logging.getLogger(__name__)
LONGEST_PAUSE = 30.0  # seconds between restarts of a child that keeps dying
STEADY = 60.0  # a child that lived so long has recovered: the pause begins anew


@dataclass
class Child:
    """One role in a process of its own."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    restart_at: float = 0.0


@dataclass
class Supervisor:
    """Runs children until told to stop. `grace` is how long they may drain, in seconds."""

    children: list[Child]
    grace: float = 20.0
    environment: dict[str, str] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start all, watch, and return when stopped by SIGTERM, SIGINT or `stopping`."""
        with contextlib.suppress(ValueError):  # not in the main thread: whoever started us stops us
            signal.signal(signal.SIGTERM, self._on_signal)
            signal.signal(signal.SIGINT, self._on_signal)
        for child in self.children:
            self._start(child)
        try:
            while not self.stopping.wait(0.25):
                for child in self.children:
                    self._look_after(child)
        finally:
            self._stop_all()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            list(child.command), env=os.environ | self.environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        child.started = time.monotonic()
        log.info("role_started", extra={"role": child.name, "process_id": child.process.pid})

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.restart_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            return
        child.deaths = 1 if now - child.started > STEADY else child.deaths + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (child.deaths - 1))
        child.process, child.restart_at = None, now + pause
        log.error("role_died", extra={"role": child.name, "code": code, "restart_in": pause})

    def _stop_all(self) -> None:
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        log.info("stopped")
