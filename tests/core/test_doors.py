"""Every address of the application, asked by a stranger: what is not meant for everybody stays shut. A new address is in it at once."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.django_db

# What a stranger may open, by the beginning of its name or address; all else must ask who is there, or not exist.
PUBLIC = {
    "home", "healthz", "readyz", "metrics", "hook", "hook_feed", "portal:home", "portal:ask", "portal:embed", "portal:paper", "ui:language", "ui:brand",
    "ui:components", "ui:here", "account_login", "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_signup", "account_inactive", "account_email_verification_sent", "account_confirm_email", "account_logout",
    "account_reauthenticate", "account_confirm_login_code", "account_request_login_code",
}  # fmt: skip
VALUES: dict[str, object] = {"uuid": UUID(int=7), "int": 7, "str": "nobody-knows-this", "slug": "nobody", "path": "x"}


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    for one in patterns:
        route = before + str(getattr(one.pattern, "_route", ""))
        if isinstance(one, URLResolver):
            inside = f"{space}{one.namespace}:" if one.namespace else space
            yield from _addresses(one.url_patterns, route, inside)
        else:
            yield f"{space}{one.name}", "/" + _filled(route, one)


def _filled(route: str, one: URLPattern) -> str:
    import re

    def value(match: "re.Match[str]") -> str:
        return str(VALUES[match.group(1) or "str"])

    return re.sub(r"<(?:(\w+):)?\w+>", value, route)


ALL = sorted(set(_addresses(get_resolver().url_patterns)))


@pytest.mark.parametrize(
    ("name", "address"), [pair for pair in ALL if pair[0] not in PUBLIC and not pair[0].startswith("api")], ids=str
)
def test_a_stranger_gets_nothing(client: Client, name: str, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code in {302, 401, 404, 405}, f"{name} answered {answer.status_code}"
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/login/"), f"{name} sends a stranger to {answer['Location']}"


@pytest.mark.parametrize(
    ("name", "address"), [pair for pair in ALL if pair[0] not in PUBLIC and not pair[0].startswith("api")], ids=str
)
def test_a_stranger_changes_nothing(client: Client, name: str, address: str) -> None:
    answer = client.post(address, {})

    assert answer.status_code in {302, 401, 403, 404, 405}, f"{name} answered {answer.status_code}"
    if answer.status_code == 302:
        assert answer["Location"].startswith("/accounts/login/"), f"{name} sends a stranger to {answer['Location']}"


def test_the_list_of_addresses_is_not_empty() -> None:
    assert len(ALL) > 60
