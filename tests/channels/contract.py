"""What every adapter keeps to, whatever its vendor: a new one passes `check` before it is written about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kesher.channels.adapters.base import Adapter
from kesher.channels.types import Channel, Event, Raw, RefusedRequest

ARRIVED = datetime(2026, 11, 22, 6, 15, tzinfo=UTC)
GARBAGE: Sequence[bytes] = (
    b"",
    b"\x00",
    b"\xff\xfe\xfd",
    b"{}",
    b"[]",
    b"null",
    b"[" * 20_000,
    b'{"type": {"a": [1]}, "id": null, "from": 5, "text": [], "reference": "no-id", "status": 7}',
    "שלום".encode("windows-1255"),
    b"<xml><!DOCTYPE x [<!ENTITY a 'b'>]></xml>",
    b"a=1&a=2&%zz",
    b"x" * 300_000,
)


def check(adapter: Adapter) -> None:
    """Fails where an adapter breaks a rule that does not depend on its vendor."""
    assert isinstance(adapter.capabilities.channel, Channel)
    assert isinstance(adapter.health(), str)
    assert all("@" in mailbox for mailbox in adapter.mailboxes())
    for body in GARBAGE:
        raw = Raw(body, {}, ARRIVED)
        _refuses(adapter, raw)
        _keys(adapter, raw)
        _reads(adapter, raw)


def _refuses(adapter: Adapter, raw: Raw) -> None:
    """A request without proof is refused, and so is one that only looks as if one of our own doors had made it."""
    with pytest.raises(RefusedRequest):
        adapter.verify(raw)
    with pytest.raises(RefusedRequest):
        adapter.verify(
            replace(raw, headers={"peer": "127.0.0.1", "x-kesher-hook": "", "x-kesher-signature": "t=1,v1="})
        )


def _keys(adapter: Adapter, raw: Raw) -> None:
    """The same delivery has the same key, which fits its column; another has another."""
    key = adapter.key(raw)
    assert key == adapter.key(replace(raw))
    assert 0 < len(key) <= 120
    assert key != adapter.key(replace(raw, body=raw.body + b" and more"))


def _reads(adapter: Adapter, raw: Raw) -> None:
    """Whatever came is read as something, if only as unknown: nothing is dropped and nothing raises."""
    events = adapter.parse(raw)
    assert events
    assert all(isinstance(event, Event) for event in events)
