"""Open screens hear what is for them, within a moment, and nobody else hears anything (T14)."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from django.test import Client

from kesher.core.wake import tell_screens
from kesher.rehearsal.installation import free_ports
from kesher.staff.models import Person
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("events")]


@pytest.fixture
def events() -> Iterator[str]:
    """The events process on a port of its own, on this test's database."""
    (port,) = free_ports(1)
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--timeout-graceful-shutdown",
        "1",
        "kesher.config.serve.events:application",
    ]
    process = subprocess.Popen(command, env=os.environ | {"PYTEST_XDIST_WORKER": ""})
    address = f"http://127.0.0.1:{port}/"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            httpx.get(address, trust_env=False, timeout=2)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(60)


@pytest.fixture
def cast_of_events(transactional_db: None) -> Cast:
    """The cast, committed, so that the other process sees it."""
    return make_cast()


class Screen:
    """One open stream."""

    def __init__(self, events: str, session: str) -> None:
        self.heard: list[dict[str, object]] = []
        self.status = 0
        self.ended = threading.Event()
        self.opened = threading.Event()
        threading.Thread(target=self._run, args=(events, session), daemon=True).start()

    def wait_for(self, topic: str, seconds: float = 45) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if any(event.get("topic") == topic for event in list(self.heard)):
                return True
            time.sleep(0.02)
        return False

    def _run(self, events: str, session: str) -> None:
        with (
            contextlib.suppress(httpx.HTTPError),  # the process was stopped at the end of the test
            httpx.Client(trust_env=False, timeout=30) as client,
            client.stream("GET", events, cookies={"sessionid": session}) as response,
        ):
            self.status = response.status_code
            for line in response.iter_lines():
                self.opened.set()
                if line.startswith("data: "):
                    self.heard.append(json.loads(line[6:]))
        self.opened.set()
        self.ended.set()


def _forced(person: Person) -> str:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def test_an_event_reaches_whom_it_names_and_nobody_else(events: str, cast_of_events: Cast) -> None:
    dana = Screen(events, _forced(cast_of_events.dana))
    assert dana.wait_for(
        "reconnected"
    )  # the first screen hears that the process listens; the second may come after that
    lior = Screen(events, _forced(cast_of_events.lior))
    assert lior.opened.wait(60)

    tell_screens("call", [f"person:{cast_of_events.dana.pk}"], id="c-1")
    tell_screens("after", ["staff"])

    assert dana.wait_for("call")
    assert lior.wait_for("after")
    assert {"topic": "call", "id": "c-1"} in dana.heard
    assert not any(event.get("topic") == "call" for event in lior.heard)


def test_a_stranger_gets_no_stream(events: str, cast_of_events: Cast) -> None:
    assert httpx.get(events, trust_env=False).status_code == 401
    assert httpx.get(events, cookies={"sessionid": "made-up"}, trust_env=False).status_code == 401


def test_another_site_gets_no_stream(events: str, cast_of_events: Cast) -> None:
    session = _forced(cast_of_events.dana)

    answer = httpx.get(
        events, cookies={"sessionid": session}, headers={"origin": "https://evil.example"}, trust_env=False
    )

    assert answer.status_code == 403


def test_somebody_who_may_no_longer_log_in_loses_the_stream_within_seconds(events: str, cast_of_events: Cast) -> None:
    screen = Screen(events, _forced(cast_of_events.dana))
    assert screen.opened.wait(60)

    Person.objects.filter(pk=cast_of_events.dana.pk).update(is_active=False)

    assert screen.ended.wait(45)
