"""Make the demo if there is none, and run it in the foreground: the world around it, and Kesher itself."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from types import FrameType

import httpx

from kesher.core import clock
from kesher.core.postgres import Server
from kesher.rehearsal.demo import home as homes
from kesher.rehearsal.demo import sink
from kesher.rehearsal.demo.build import Size
from kesher.rehearsal.demo.home import Mark
from kesher.rehearsal.demo.places import Places
from kesher.rehearsal.demo.shown import guide
from kesher.rehearsal.organisation.found import SMS_HOOK

_START = 120.0  # seconds that Kesher may take to come up
_STOP = 40.0  # seconds that it may take to go down


class DidNotWork(Exception):
    """A sentence: which part of the demo did not do its work."""


def make(places: Places, size: Size, say: Callable[[str], None]) -> None:
    """Live the year in a database of its own, fast and not durable; then it is stopped, synced to disk, and marked as made."""
    homes.clear(places.home)
    homes.write(places.home, Mark())
    server = Server(places.home / "postgres", durable=False)
    server.start()
    try:
        server.create_database()
        environment = places.environment() | {"KESHER_DATABASE_URL": server.address().url()}
        arguments = ["demo", "--build", f"--customers={size.customers}", f"--days={size.days}"]
        code = subprocess.run([*_kesher(), *arguments], env=environment, check=False).returncode
    finally:
        server.stop()
    if code:
        raise DidNotWork("The demo could not be made (see above). The next start begins anew.")
    os.sync()
    mark = Mark(clock.now().isoformat(), size.customers, size.days, places.mail_out, places.sms_out)
    homes.write(places.home, mark)
    say("The organisation is made.")


def run(places: Places, mark: Mark, say: Callable[[str], None]) -> None:
    """Run until Ctrl-C or SIGTERM; then everything stops, the database last. Raises DidNotWork when a part ends by itself."""
    stop = threading.Event()
    with _signals(stop), sink.running(places.mail), contextlib.ExitStack() as running:
        running.callback(Server(places.home / "postgres").stop)
        if (mark.mail_out, mark.sms_out) != (places.mail_out, places.sms_out):
            _lead_lines(places, mark)
        hook = f"{places.url}/hooks/sms/{SMS_HOOK}/"
        sandbox = running.enter_context(_child(places, "sandbox", "sms", "--port", str(places.sms), "--hook", hook))
        serve = running.enter_context(_child(places, "serve"))
        _wait_until_ready(places, serve, stop)
        if not stop.is_set():
            for line in guide(places, _age(mark)):
                say(line)
        while not stop.wait(0.3):
            for name, process in (("Kesher", serve), ("The SMS simulator", sandbox)):
                if process.poll() is not None:
                    raise DidNotWork(f"{name} ended by itself (status {process.returncode}; see above).")
        say("Stopping.")


def _lead_lines(places: Places, mark: Mark) -> None:
    """The counterparts listen elsewhere today: the organisation's lines are led to them."""
    arguments = ["found", "--mail-out", places.mail_out, "--sms-out", places.sms_out]
    if subprocess.run([*_kesher(), *arguments], env=places.environment(), check=False).returncode:
        raise DidNotWork("The lines of the organisation could not be led to the simulators (see above).")
    mark.mail_out, mark.sms_out = places.mail_out, places.sms_out
    homes.write(places.home, mark)


def _kesher() -> list[str]:
    return [sys.executable, "-m", "kesher.config.cli"]


@contextlib.contextmanager
def _child(places: Places, *arguments: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A process of the demo in a session of its own: Ctrl-C reaches us alone, and we stop it in order."""
    log = (places.home / f"{arguments[0]}.log").open("ab")
    process = subprocess.Popen(
        [*_kesher(), *arguments], env=places.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait_until_ready(places: Places, serve: "subprocess.Popen[bytes]", stop: threading.Event) -> None:
    deadline = time.monotonic() + _START
    while time.monotonic() < deadline and not stop.is_set():
        if serve.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{places.url}/readyz", trust_env=False, timeout=5).status_code == 200:
                return
        stop.wait(0.2)
    if not stop.is_set():
        words = (places.home / "serve.log").read_text(errors="replace")[-1500:]
        raise DidNotWork(f"Kesher did not come up. Its log ends with:\n{words}")


@contextlib.contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _age(mark: Mark) -> float:
    """Days since its year ended."""
    return (clock.now() - datetime.fromisoformat(mark.built)).total_seconds() / 86400
