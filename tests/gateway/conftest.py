"""Accounts behind the doors."""

from typing import Any

import pytest

from kesher.channels.models import Account
from tests.cast import Cast

HOOK = "f3a8c1d2e4b5968778695a4b3c2d1e0f"


def _with_secrets(secrets: list[str], **fields: Any) -> Account:
    row = Account(**fields)
    row.secrets = secrets
    row.save()
    return row


@pytest.fixture
def sms_account(cast: Cast) -> Account:
    """An SMS account of the 019/TextMe family."""
    return _with_secrets(
        [f"hook:{HOOK}", "token:gateway-token"],
        code="sms",
        adapter="sms_http",
        channel="sms",
        name_he="מסרונים",
        name_en="SMS",
        address="+972355501000",
        team=cast.claims,
        settings={"preset": "textme", "username": "demo-org", "source": "KESHER"},
    )


@pytest.fixture
def phone_account(cast: Cast) -> Account:
    """A telephone account."""
    return _with_secrets(
        ["cti-secret-new", "cti-secret-old"],
        code="phone",
        adapter="cti",
        channel="phone",
        name_he="טלפון",
        name_en="Phone",
        address="+97235550100",
        team=cast.claims,
    )


@pytest.fixture
def web_account(cast: Cast) -> Account:
    """The account of web forms."""
    return Account.objects.create(
        code="web",
        adapter="web",
        channel="web",
        name_he="טופס",
        name_en="Form",
        address="https://example.org",
        team=cast.claims,
    )
