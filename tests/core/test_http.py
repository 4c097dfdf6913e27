"""The one way out reaches only where it may (T8)."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kesher.core.http import AnswerTooLarge, Egress, EgressRefused


class _Canary(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("location", "/secret")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (200_000 if self.path == "/large" else 2))

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def canary() -> Iterator[int]:
    """A server on this machine that nobody may reach; gives its port."""
    _Canary.hits.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "10.0.0.1",
        "192.168.1.1",
    ],
)
def test_an_address_on_the_inside_is_never_called(canary: int, host: str) -> None:
    with pytest.raises(EgressRefused):
        Egress(timeout=1).request("GET", f"http://{host}:{canary}/secret")

    assert _Canary.hits == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http:///x"])
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(EgressRefused):
        Egress().request("GET", url)


def test_a_gateway_that_the_administrator_named_is_reached(canary: int) -> None:
    answer = Egress(allow_private=frozenset({"127.0.0.1"})).request("GET", f"http://127.0.0.1:{canary}/fine")

    assert (answer.status, answer.body) == (200, b"xx")


def test_redirects_are_not_followed(canary: int) -> None:
    answer = Egress(allow_private=frozenset({"127.0.0.1"})).request("GET", f"http://127.0.0.1:{canary}/redirect")

    assert answer.status == 302
    assert _Canary.hits == ["/redirect"]


def test_an_answer_that_is_too_large_is_dropped(canary: int) -> None:
    with pytest.raises(AnswerTooLarge):
        Egress(allow_private=frozenset({"127.0.0.1"}), max_bytes=1000).request(
            "GET", f"http://127.0.0.1:{canary}/large"
        )
