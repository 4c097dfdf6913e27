"""Accounts of the SMS tests."""

from typing import Any

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.sms_http import HttpSms

HOOK = "f3a8c1d2e4b5968778695a4b3c2d1e0f"


def adapter(secrets: tuple[str, ...] = (f"hook:{HOOK}", "token:gateway-token"), **settings: Any) -> HttpSms:
    """An adapter with an account of its own; settings over the usual ones."""
    usual = {"preset": "textme", "username": "demo-org", "source": "KESHER"}
    return HttpSms(AccountView(id="a", address="+97235550100", settings=usual | settings, secrets=secrets))
