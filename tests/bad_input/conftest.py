"""The real doors: the SMTP role on loopback, and the same house behind it for every test."""

import asyncio
import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from kesher.cases.actions import read_arrivals
from kesher.channels.actions import drain
from kesher.channels.adapters.email.listener import Listener, ListenerSettings
from kesher.config.serve import smtp
from kesher.core import blobs
from tests.cases.house import House, build

Deliver = Callable[..., None]


@pytest.fixture
def house(db: None) -> House:
    """Everybody, with lines and terms."""
    found = build()
    found.accounts.fax.settings = {"mailboxes": ["fax@shikma.example"]}
    found.accounts.fax.save()
    return found


@pytest.fixture
def deliver(transactional_db: None, house: House) -> Iterator[Deliver]:
    """`deliver(content, to=...)`: hand one mail to the SMTP role; raises what smtplib raises when it is refused."""
    with _listening() as port:

        def hand_over(content: bytes, to: str = "care@shikma.example") -> None:
            with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=60) as client:
                client.sendmail("noa.b@example.com", [to], content)

        yield hand_over


def read_all() -> None:
    """What workers do: read envelopes, then papers."""
    while drain(100):
        pass
    while read_arrivals(5):
        pass


@contextmanager
def _listening() -> Iterator[int]:
    smtp.mailboxes.read_at = -60.0
    listener = Listener(ListenerSettings(port=0), accepts=smtp.accepts, keep=smtp.keep_mail, has_room=blobs.has_room)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(listener.start(), loop).result(10)
    try:
        yield listener.port
    finally:
        asyncio.run_coroutine_threadsafe(listener.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()
        smtp.mailboxes.read_at = -60.0
