"""The phone simulator: for staff of a demo installation, through the same API as an exchange."""

import re

import pytest
from django.test import Client, override_settings

from kesher.channels.models import Account, Envelope
from kesher.gateway.models import ApiToken
from tests.cast import Cast

URL = "/simulator/phone/"


@pytest.fixture
def danas(client: Client, cast: Cast) -> Client:
    client.force_login(cast.dana, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def token_in(page: str) -> str:
    found = re.search(r'data-token="(kesher_[^"]+)"', page)
    assert found
    return found[1]


def test_the_page_is_marked_as_a_simulator_in_both_languages(danas: Client, phone_account: Account) -> None:
    hebrew = danas.get(URL).content.decode()
    danas.cookies["kesher_language"] = "en"
    english = danas.get(URL).content.decode()

    assert "זהו סימולטור" in hebrew
    assert "This is a simulator" in english
    assert ">201, " in hebrew


def test_its_token_rings_a_phone_and_nothing_else(danas: Client, phone_account: Account, web_account: Account) -> None:
    token = token_in(danas.get(URL).content.decode())
    bearer, event = {"authorization": f"Bearer {token}"}, {"call_id": "sim-1", "state": "ringing", "extension": "201"}
    stranger = Client()

    rung = stranger.post("/api/v1/cti/events", event, content_type="application/json", headers=bearer)
    formed = stranger.post(
        "/api/v1/forms", {"text": "t", "email": "a@example.org"}, content_type="application/json", headers=bearer
    )

    assert (rung.status_code, formed.status_code) == (202, 403)
    assert Envelope.objects.get().account == phone_account


def test_opening_the_page_again_stops_the_token_before(danas: Client, phone_account: Account) -> None:
    first = token_in(danas.get(URL).content.decode())
    second = token_in(danas.get(URL).content.decode())

    assert first != second
    assert ApiToken.objects.filter(revoked_at=None).count() == 1


def test_who_is_not_logged_in_gets_no_token(client: Client, phone_account: Account) -> None:
    answer = client.get(URL)

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["location"]
    assert not ApiToken.objects.exists()


@override_settings(TESTING=False, KESHER_DEMO=False)
def test_an_ordinary_installation_has_no_simulator(danas: Client, phone_account: Account) -> None:
    assert danas.get(URL).status_code == 404
    assert not ApiToken.objects.exists()


def test_without_a_telephone_account_it_says_what_to_do(danas: Client) -> None:
    danas.cookies["kesher_language"] = "en"
    page = danas.get(URL).content.decode()

    assert "There is no telephone account yet" in page
    assert not ApiToken.objects.exists()
