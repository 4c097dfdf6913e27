"""The door where vendors push: proven, kept, and only then acknowledged."""

from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from kesher.channels import actions
from kesher.channels.models import Account, Envelope, Refusal
from tests.gateway.conftest import HOOK

FORM = "application/x-www-form-urlencoded"
PATH = f"/hooks/sms/{HOOK}/"


def push(client: Client, path: str = PATH, body: str | bytes | None = None, **headers: str) -> int:
    given = urlencode({"external_id": str(uuid4()), "status": "102", "phone": "525550143"}) if body is None else body
    return client.generic("POST", path, given, FORM, headers=headers).status_code


def test_what_is_pushed_is_kept_as_it_came_before_it_is_acknowledged(client: Client, sms_account: Account) -> None:
    body = b"phone=972525550143&message=%F9%EC%E5%ED&date=22%2F11%2F26+08%3A15&dest=KESHER"

    status = push(client, f"{PATH}incoming/", body)

    envelope = Envelope.objects.get()
    assert status == 200
    assert bytes(envelope.body or b"") == body
    assert (envelope.account, envelope.state) == (sms_account, "kept")
    assert envelope.headers["x-kesher-feed"] == "incoming"


def test_the_secret_word_of_the_address_is_kept_nowhere(client: Client, sms_account: Account) -> None:
    push(client, authorization="Bearer something", cookie="sessionid=1")

    kept = Envelope.objects.get()
    assert HOOK not in repr(kept.headers)
    assert not {"authorization", "cookie"} & set(kept.headers)


def test_a_repeated_push_is_acknowledged_and_kept_once(client: Client, sms_account: Account) -> None:
    body = "external_id=018f7c1e-6d2a-7b3c-9d4e-5f6071829304&status=102"

    first, again = push(client, body=body), push(client, body=body)

    assert (first, again) == (200, 200)
    assert Envelope.objects.get().deliveries == 2


@pytest.mark.parametrize("path", ["/hooks/sms/wrong/", f"/hooks/sms/{HOOK}x/", f"/hooks/sms/{HOOK.upper()}/"])
def test_a_wrong_word_is_refused_and_leaves_only_size_and_hash(client: Client, sms_account: Account, path: str) -> None:
    status = push(client, path, "phone=0525550143&message=secret")

    refusal = Refusal.objects.get()
    assert status == 401
    assert (refusal.account, refusal.size) == (sms_account, len("phone=0525550143&message=secret"))
    assert len(refusal.sha256) == 64
    assert not Envelope.objects.exists()


def test_nobody_sets_our_own_headers_from_outside(client: Client, sms_account: Account) -> None:
    status = push(client, "/hooks/sms/wrong/", **{"x-kesher-hook": HOOK})

    assert status == 401
    assert not Envelope.objects.exists()


def test_an_unknown_account_looks_like_a_wrong_word(client: Client, sms_account: Account) -> None:
    assert push(client, f"/hooks/nosuch/{HOOK}/") == push(client, "/hooks/sms/wrong/") == 401


def test_an_account_that_was_switched_off_takes_nothing(client: Client, sms_account: Account) -> None:
    Account.objects.update(is_active=False)

    assert push(client) == 401
    assert not Envelope.objects.exists()


def test_forms_of_the_web_do_not_come_through_a_hook(client: Client, web_account: Account) -> None:
    assert push(client, f"/hooks/web/{HOOK}/", '{"key": "k", "text": "t", "email": "a@example.org"}') == 401
    assert not Envelope.objects.exists()


def test_with_listed_addresses_a_foreign_one_is_refused_even_behind_an_invented_header(
    client: Client, sms_account: Account
) -> None:
    sms_account.settings["addresses"] = ["192.0.2.0/24"]
    sms_account.save()

    assert push(client, **{"x-forwarded-for": "192.0.2.1"}) == 401
    assert not Envelope.objects.exists()


def test_behind_our_own_proxy_the_address_is_what_the_proxy_says(client: Client, sms_account: Account) -> None:
    from kesher.core import settings

    settings.put("gateway.proxies", "127.0.0.1")
    sms_account.settings["addresses"] = ["192.0.2.0/24"]
    sms_account.save()

    assert push(client, **{"x-forwarded-for": "192.0.2.1, 198.51.100.7"}) == 401
    assert push(client, **{"x-forwarded-for": "198.51.100.7, 192.0.2.1"}) == 200


def test_a_body_beyond_all_measure_is_refused_before_it_is_read(client: Client, sms_account: Account) -> None:
    assert push(client, body=b"a=" + b"x" * (4 * 1024 * 1024)) == 413
    assert not Envelope.objects.exists()


def test_a_look_is_no_push(client: Client, sms_account: Account) -> None:
    assert client.get(PATH).status_code == 405


def test_what_cannot_be_read_is_kept_and_shown_and_disturbs_nobody(client: Client, sms_account: Account) -> None:
    push(client, body=b"\x00\xff\xfe{{{")
    push(client, f"{PATH}dlr/", b"nothing=known")
    push(client, body="phone=0525550143&dest=KESHER&message=hello&date=22/11/26 08:15")

    actions.drain()

    states = dict(Envelope.objects.values_list("code", "state"))
    assert states["unknown_push"] == "set_aside"
    assert Envelope.objects.filter(state="set_aside").count() == 2
    assert bytes(Envelope.objects.filter(state="set_aside").earliest("id").body or b"") == b"\x00\xff\xfe{{{"


@pytest.fixture
def no_database(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database refuses every connection."""
    with django_db_blocker.unblock():
        connection.close()
        usual = dict(connection.settings_dict)
        connection.settings_dict["HOST"] = "/nowhere/at/all"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(usual)


def test_while_the_database_is_away_the_vendor_is_asked_to_come_again(client: Client, no_database: None) -> None:
    answer = client.post(PATH, "status=102", content_type=FORM)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert b"nowhere" not in answer.content


@pytest.mark.parametrize("path", ["/api/v1/cti/events", "/api/v1/forms"])
def test_while_the_database_is_away_the_api_says_so_in_its_own_form(
    client: Client, no_database: None, path: str
) -> None:
    answer = client.post(path, "{}", content_type="application/json", headers={"authorization": "Bearer x"})

    assert answer.status_code == 503
    assert answer["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "try_again"
    assert "nowhere" not in answer.content.decode()
