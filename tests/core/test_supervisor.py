"""The supervisor restarts what dies and stops all when told."""

import sys
import threading
import time
from pathlib import Path

from kesher.config.serve.supervisor import Child, Supervisor


def _wait_for(seen: Path, lines: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if seen.exists() and len(seen.read_text().splitlines()) >= lines:
            return
        time.sleep(0.02)
    raise AssertionError(f"fewer than {lines} starts were seen")


def test_a_role_that_dies_is_started_again(tmp_path: Path) -> None:
    seen = tmp_path / "starts"
    dies = Child("dies", [sys.executable, "-c", f"open({str(seen)!r}, 'a').write('x\\n')"])
    supervisor = Supervisor([dies])

    thread = threading.Thread(target=supervisor.run)
    thread.start()
    _wait_for(seen, 2)
    supervisor.stopping.set()
    thread.join(60)

    assert dies.deaths >= 1
    assert not thread.is_alive()


def test_a_role_that_ignores_the_request_to_stop_is_stopped_all_the_same(tmp_path: Path) -> None:
    seen = tmp_path / "starts"
    script = f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(seen)!r}, 'a').write('x\\n'); time.sleep(60)"
    stubborn = Child("stubborn", [sys.executable, "-c", script])
    supervisor = Supervisor([stubborn], grace=0.3)

    thread = threading.Thread(target=supervisor.run)
    thread.start()
    _wait_for(seen, 1)
    supervisor.stopping.set()
    thread.join(60)

    assert stubborn.process is not None
    assert stubborn.process.poll() is not None
