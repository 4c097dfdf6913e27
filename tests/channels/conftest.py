"""Fixtures of the shared mechanism of channels."""

from collections.abc import Iterator
from typing import Any

import pytest

from kesher.channels import receivers
from kesher.channels.adapters import registry
from kesher.channels.models import Account
from kesher.channels.types import MessageReceived
from tests.cast import Cast
from tests.channels import echo


@pytest.fixture
def echo_account(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Account:
    """An active account of the echo adapter."""
    monkeypatch.setitem(registry.ADAPTERS, "echo", "tests.channels.echo:Echo")
    monkeypatch.setitem(registry.ADAPTERS, "patient", "tests.channels.echo:PatientEcho")
    echo.script.clear()
    echo.sent.clear()
    return Account.objects.create(
        code="echo", adapter="echo", channel="sms", name_he="ה", name_en="E", address="+972355501", team=cast.claims
    )


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Messages that intake handed on, instead of the cases above."""
    messages: list[Any] = []

    def take(event: MessageReceived, arrived: receivers.Arrived) -> None:
        if event.text == "refused":
            raise ValueError("a bug above")
        messages.append((event, arrived))

    monkeypatch.setitem(receivers._takers, MessageReceived, take)
    yield messages
