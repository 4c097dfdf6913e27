"""The gateway on a port: its API, its pushes, and pages with the handsets. Threads of the standard library only."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from kesher.channels.sandbox.sms import pages, wire
from kesher.channels.sandbox.sms.vendor import Push, Switches, Vendor

TRIES = 3  # failed pushes to a hook, after which the gateway stops pushing there, silently
LARGEST = 1024 * 1024


@dataclass
class Counterpart:
    """A running gateway. `hook` is the address that pushes go to; the feed's name is added to its end."""

    vendor: Vendor
    url: str
    hook: str = ""
    answers: list[tuple[str, int]] = field(default_factory=list)  # feed and status of every push, for who tests
    failures: dict[str, int] = field(default_factory=dict)

    def push_due(self) -> int:
        """Post what is due to the hook; returns how many were posted."""
        due = self.vendor.take_due() if self.hook else []
        for push in due:
            if self.failures.get(push.feed, 0) < TRIES:
                self._push(push)
        return len(due)

    def _push(self, push: Push) -> None:
        status = _post(f"{self.hook.rstrip('/')}/{push.feed}/", push.fields)
        self.answers.append((push.feed, status))
        if status == 200:
            self.failures[push.feed] = 0
            return
        self.failures[push.feed] = self.failures.get(push.feed, 0) + 1
        self.vendor.put_back(push)


@contextlib.contextmanager
def running(
    *,
    username: str = "sandbox",
    token: str = "sandbox-token",  # noqa: S107  (a counterpart's own)
    sources: frozenset[str] = frozenset({"KESHER"}),
    hook: str = "",
    host: str = "127.0.0.1",
    port: int = 0,
    pushing: bool = False,
) -> Iterator[Counterpart]:
    """Run the gateway within the block. `pushing` posts receipts by itself; else `push_due()` does, when the caller says so."""
    vendor = Vendor(username, token, sources, switches=Switches())
    server = ThreadingHTTPServer((host, port), _Handler)
    server.daemon_threads = True
    counterpart = Counterpart(vendor, f"http://{host}:{server.server_address[1]}", hook)
    server.counterpart = counterpart  # type: ignore[attr-defined]  # the handler finds its state here
    stop = threading.Event()
    threads = [threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)]
    if pushing:
        threads.append(threading.Thread(target=_keep_pushing, args=(counterpart, stop), daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield counterpart
    finally:
        stop.set()
        server.shutdown()
        server.server_close()


def _keep_pushing(counterpart: Counterpart, stop: threading.Event) -> None:
    while not stop.wait(0.3):
        counterpart.push_due()


def _post(url: str, fields: dict[str, str]) -> int:
    """The status of one push; 0 when nobody answered. The gateway's own HTTP, not Kesher's."""
    parsed = urlsplit(url)
    kind = http.client.HTTPSConnection if parsed.scheme == "https" else http.client.HTTPConnection
    connection = kind(parsed.hostname or "", parsed.port, timeout=10)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", parsed.path, urlencode(fields), headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    """POST /api and /api/test for the gateway; everything else belongs to the handsets."""

    server_version = "sandbox-sms"
    protocol_version = "HTTP/1.1"

    @property
    def counterpart(self) -> Counterpart:
        found: Counterpart = self.server.counterpart  # type: ignore[attr-defined]
        return found

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it)
        """Says nothing: numbers would stand in the lines."""

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        if path.path == "/style.css":
            self._answer(200, pages.style(), "text/css; charset=utf-8")
        elif path.path == "/":
            language = parse_qs(path.query).get("lang", ["he"])[0]
            self._answer(200, pages.handsets(self.counterpart.vendor, language), "text/html; charset=utf-8")
        else:
            self._answer(404, b"", "text/plain")

    def do_POST(self) -> None:
        body = self._body()
        if body is None:
            self._answer(413, b"", "text/plain")
        elif self.path.rstrip("/") in {"/api", "/api/test"}:
            self._api(body)
        elif self._is_own_page():
            fields = {
                name: values[0]
                for name, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()
            }
            pages.act(self.counterpart.vendor, self.path, fields)
            self._answer(303, b"", "text/plain", {"Location": f"/?lang={'en' if fields.get('lang') == 'en' else 'he'}"})
        else:
            self._answer(403, b"", "text/plain")

    def _api(self, body: bytes) -> None:
        vendor, switches = self.counterpart.vendor, self.counterpart.vendor.switches
        if vendor.spend("refuse_429"):
            return self._answer(429, b"", "text/plain", {"Retry-After": "30"})
        if vendor.spend("unavailable_503"):
            return self._answer(503, b"", "text/plain")
        if vendor.spend("cut_before"):
            return self._cut()
        answer, kind = self._obey(body)
        if switches.hang:
            time.sleep(switches.hang)
        if vendor.spend("cut_after"):
            return self._cut()
        if vendor.spend("error_500"):
            return self._answer(500, b"", "text/plain")
        return self._answer(200, answer, kind)

    def _obey(self, body: bytes) -> tuple[bytes, str]:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        kind = self.headers.get("Content-Type", "")
        try:
            command = wire.read(body, kind)
        except wire.CannotParse:
            return wire.answer(
                "response", {"status": 1, "message": "There was a problem parsing your XML"}, xml="json" not in kind
            )
        values = self.counterpart.vendor.obey(command, bearer, really=self.path.rstrip("/") == "/api")
        return wire.answer(command.name if command.name.isalnum() else "response", values, xml=command.xml)

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            return None
        return self.rfile.read(int(length))

    def _is_own_page(self) -> bool:
        """Only our own page may press the buttons (a foreign site in the same browser may not)."""
        origin = self.headers.get("Origin", "")
        return urlsplit(origin).netloc == self.headers.get("Host", "")

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _answer(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        with contextlib.suppress(OSError):
            self.send_response(status)
            for name, value in {
                "Content-Type": kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'",
                "X-Content-Type-Options": "nosniff",
                **(headers or {}),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
