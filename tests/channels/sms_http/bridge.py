"""Kesher's own doors on a loopback port, inside the test's transaction."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import connection, connections
from django.test import Client


@contextlib.contextmanager
def kesher_on_a_port() -> Iterator[str]:
    """Serve the application over real HTTP; its threads share the test's database connection, so they see its rows.

    One request at a time: a connection has one transaction. While the block lasts, the test itself asks the database only
    when no request is under way.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    server.connection = connections["default"]  # type: ignore[attr-defined]
    server.turn = threading.Lock()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    connection.inc_thread_sharing()
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        connection.dec_thread_sharing()


class _Door(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in {"content-type", "content-length"}
        }
        with self.server.turn:  # type: ignore[attr-defined]
            connections["default"] = self.server.connection  # type: ignore[attr-defined]
            answer = Client().generic(
                self.command, self.path, body, self.headers.get("Content-Type", ""), headers=headers
            )
            content = answer.getvalue()
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)
