"""The events role: one small ASGI process that holds every open screen's stream of live events (server-sent events).

A stream is opened with the session cookie of the same log-in as the pages. Events come by NOTIFY and carry ids only; each goes
to those whom it names. Who is logged out or leaves loses the stream within five seconds.
Protocol: WHATWG HTML, server-sent events.
"""

import asyncio
import contextlib
import json
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

import psycopg

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kesher.config.settings")

import django

django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402

from kesher.config.environment import ENV  # noqa: E402
from kesher.staff.queries.sessions import audience_of_session  # noqa: E402

log = logging.getLogger(__name__)
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
RECHECK = 4.0  # seconds
HEARTBEAT = b": still here\n\n"


@dataclass(eq=False)
class Stream:
    """One open screen: whom it belongs to, and what waits to be written to it."""

    session: str
    audience: frozenset[str]
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(maxsize=500))


class Switchboard:
    """All open streams of this process and the one database line that feeds them."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self.task: asyncio.Task[None] | None = None

    def ensure_listening(self) -> None:
        """Start the listener with the first stream."""
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                line = await psycopg.AsyncConnection.connect(**ENV.database.libpq(), autocommit=True)  # type: ignore[arg-type]
                async with line:
                    await line.execute("LISTEN kesher_screens")
                    self._to_all(b'data: {"topic": "reconnected"}\n\n')
                    async for notice in line.notifies():
                        self._pass_on(notice.payload)
            except (psycopg.Error, OSError) as error:
                log.warning("events_listener_lost", extra={"error": type(error).__name__})
                await asyncio.sleep(1)

    def _pass_on(self, payload: str) -> None:
        event = json.loads(payload)
        audience = frozenset(event.pop("to", []))
        line = f"data: {json.dumps(event)}\n\n".encode()
        for stream in self.streams:
            if not audience.isdisjoint(stream.audience):
                self._put(stream, line)

    def _to_all(self, line: bytes) -> None:
        for stream in self.streams:
            self._put(stream, line)

    @staticmethod
    def _put(stream: Stream, line: bytes) -> None:
        if stream.waiting.full():  # a screen that does not read: it will fetch anew when it comes back
            with contextlib.suppress(asyncio.QueueEmpty):
                stream.waiting.get_nowait()
        stream.waiting.put_nowait(line)


switchboard = Switchboard()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI entry: GET only, one stream a request."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _stream(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _stream(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    origin = headers.get("origin", "")
    if scope["method"] != "GET" or (origin and origin != ENV.public_url):
        await _refuse(send, 403)
        return
    session = _session_of(headers.get("cookie", ""))
    audience = await _audience(session)
    if not audience:
        await _refuse(send, 401)
        return
    stream = Stream(session, audience)
    switchboard.streams.add(stream)
    switchboard.ensure_listening()
    gone = asyncio.create_task(_until_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
        await _write(stream, send, gone)
    finally:
        gone.cancel()
        switchboard.streams.discard(stream)


async def _write(stream: Stream, send: Send, gone: "asyncio.Task[None]") -> None:
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    while not gone.done():
        try:
            line = await asyncio.wait_for(stream.waiting.get(), RECHECK)
        except TimeoutError:
            stream.audience = await _audience(stream.session)
            line = HEARTBEAT
        if not stream.audience:
            break
        await send({"type": "http.response.body", "body": line, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})


def _headers(origin: str) -> list[tuple[bytes, bytes]]:
    out = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    if origin:
        out += [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"origin"),
        ]
    return out


def _session_of(cookie: str) -> str:
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


async def _audience(session: str) -> frozenset[str]:
    if not session:
        return frozenset()
    found: frozenset[str] = await sync_to_async(audience_of_session)(session)
    return found
