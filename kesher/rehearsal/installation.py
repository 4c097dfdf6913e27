"""A temporary installation: its own data folder, database, ports and clock, its own mail server and gateway to send to.

Nothing that runs in it can reach the real world: mail goes to a sink on this machine, SMS to the sandbox counterpart.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx

from kesher.core import clock


@dataclass
class Installation:
    """Where a temporary installation is and how its time is moved."""

    home: Path
    http: str
    events: str
    smtp_port: int
    mail_out_port: int
    sms_port: int
    clock_file: Path
    environment: dict[str, str] = field(default_factory=dict)

    def set_time(self, moment: datetime, *, running: bool = True) -> None:
        """Every process of the installation is at `moment` from now on, and time goes on from there."""
        clock.write(self.clock_file, moment, running=running)

    def now(self) -> datetime:
        """What time it is in the installation, in Israel."""
        words = self.clock_file.read_text().split()
        moment = datetime.fromisoformat(words[0])
        if "running" in words[1:]:
            moment = datetime.fromtimestamp(
                moment.timestamp() + max(0.0, time.time() - self.clock_file.stat().st_mtime), moment.tzinfo
            )
        return moment.astimezone(clock.ISRAEL)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one `kesher` command inside the installation."""
        return subprocess.run(
            [sys.executable, "-m", "kesher.config.cli", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


class DidNotStart(Exception):
    """The installation did not come up; the text is the end of its log."""


@contextlib.contextmanager
def temporary(moment: datetime, *, roles: str = "web,events,worker,smtp") -> Iterator[Installation]:
    """Make an installation at `moment`, run it, and clear it away afterwards."""
    home = Path(tempfile.mkdtemp(prefix="kesher-scenario-"))
    http_port, events_port, smtp_port, mail_out_port, sms_port = free_ports(5)
    clock_file = home / "clock"
    clock.write(clock_file, moment)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KESHER_")}
    environment |= {
        "KESHER_DATA": str(home / "data"),
        "KESHER_HTTP_PORT": str(http_port),
        "KESHER_EVENTS_PORT": str(events_port),
        "KESHER_SMTP_PORT": str(smtp_port),
        "KESHER_PUBLIC_URL": f"http://localhost:{http_port}",
        "KESHER_MAIL_OUT": f"smtp://127.0.0.1:{mail_out_port}",
        "KESHER_SMS_OUT": f"http://127.0.0.1:{sms_port}",
        "KESHER_CLOCK": str(clock_file),
        "KESHER_DEMO": "1",
        "KESHER_FLUSH": "1",
    }
    place = Installation(
        home=home,
        http=f"http://localhost:{http_port}",
        events=f"http://localhost:{events_port}",
        smtp_port=smtp_port,
        mail_out_port=mail_out_port,
        sms_port=sms_port,
        clock_file=clock_file,
        environment=environment,
    )
    log = (home / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "kesher.config.cli", "serve", "--role", roles],
        env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_until_ready(place, process)
        yield place
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(40)
        if process.poll() is None:
            process.kill()
        log.close()
        if os.environ.get("KESHER_KEEP") != "1":
            shutil.rmtree(home, ignore_errors=True)


def free_ports(count: int) -> list[int]:
    """Ports on this machine that nobody uses at the moment."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_until_ready(place: Installation, process: "subprocess.Popen[bytes]", seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{place.http}/readyz", trust_env=False, timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise DidNotStart((place.home / "log").read_text(errors="replace")[-1500:])
