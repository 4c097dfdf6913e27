"""Kesher served by HTTP from this very process, so that a real browser sees the rows of the test and the time of the test.

The pages, cookies, redirects and policies are those of the product; only the transaction is the test's own, so requests are
answered one after another.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from typing import Any
from urllib.request import urlopen

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections

BEHIND = "/behind-the-door/"
Environ = dict[str, Any]
Start = Callable[..., Any]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """The test's connection outlives a visitor's."""


class _OneByOne:
    """The application, one request at a time, at the time that the test set."""

    def __init__(self, now: Context) -> None:
        self._application, self._now, self._turn = get_wsgi_application(), now, threading.Lock()
        self.asked: list[Callable[[], Any]] = []
        self.done: list[Any] = []

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        with self._turn:
            if environ["PATH_INFO"] == BEHIND:
                self.done.append(self._now.copy().run(self.asked.pop()))
                start("204 No Content", [])
                return []
            answer = self._now.copy().run(self._application, environ, start)
            parts = list(answer)
            answer.close()
        return parts


class Front:
    """The front door: its address, and a way to change something behind it while a browser is open."""

    def __init__(self, address: str, application: _OneByOne) -> None:
        self.address, self._application = address, application

    def behind[T](self, action: Callable[[], T]) -> T:
        """Do something with the rows of the test. Playwright's loop runs in the test's own thread, where Django would refuse."""
        self._application.asked.append(action)
        with urlopen(self.address + BEHIND, timeout=60):  # noqa: S310 -- our own address, made above
            return self._application.done.pop()  # type: ignore[no-any-return]  # what the action answered


@contextmanager
def served() -> Iterator[Front]:
    """Kesher at an address such as http://localhost:40123, until the block ends. Enter it before Playwright: its loop hides the line."""
    shared, application = connections["default"], _OneByOne(copy_context())
    shared.inc_thread_sharing()
    server = _Server(("127.0.0.1", 0), _Quiet, connections_override={"default": shared})
    server.set_app(application)
    for signal in (request_started, request_finished):  # they would close it, as it does not commit by itself
        signal.disconnect(close_old_connections)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Front(f"http://localhost:{server.server_address[1]}", application)
    finally:
        server.shutdown()
        server.server_close()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        shared.dec_thread_sharing()
