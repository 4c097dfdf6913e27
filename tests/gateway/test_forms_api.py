"""A contact form on any page of the organisation."""

import json
from typing import Any

import pytest
from django.test import Client

from kesher.channels.models import Account, Envelope
from kesher.core import settings
from kesher.core.settings import Unfit
from kesher.gateway.actions import make_token

URL = "/api/v1/forms"
SITE = "https://www.example.org"
FORM = {
    "text": "שלום, התביעה שלי מ־3.11 עדיין לא שולמה.",
    "name": "נועה",
    "email": "noa.b@example.com",
    "key": "page-1",
}


def send(client: Client, form: Any, **headers: str) -> Any:
    return client.post(URL, form, content_type="application/json", headers=headers)


@pytest.fixture
def site(web_account: Account) -> None:
    settings.put("gateway.form_origins", f"{SITE} https://shop.example.org")


def test_a_page_of_an_allowed_site_sends_a_form(client: Client, site: None) -> None:
    answer = send(client, FORM, origin=SITE)

    envelope = Envelope.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {"id": str(envelope.pk), "new": True}
    assert answer["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in answer
    assert json.loads(bytes(envelope.body or b""))["text"] == FORM["text"]


def test_an_impatient_finger_sends_one_form(client: Client, site: None) -> None:
    first, again = send(client, FORM, origin=SITE).json(), send(client, FORM, origin=SITE).json()

    assert again == {"id": first["id"], "new": False}
    assert Envelope.objects.count() == 1


def test_pages_of_two_sites_do_not_share_keys(client: Client, site: None) -> None:
    send(client, FORM, origin=SITE)
    send(client, FORM, origin="https://shop.example.org")

    assert Envelope.objects.count() == 2


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://www.example.org.evil.example", "http://www.example.org", ""]
)
def test_a_page_of_another_site_sends_nothing(client: Client, site: None, origin: str) -> None:
    answer = send(client, FORM, origin=origin)

    assert answer.status_code == 401
    assert "access-control-allow-origin" not in answer
    assert not Envelope.objects.exists()


def test_the_browser_is_told_beforehand_which_site_may(client: Client, site: None) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}

    allowed = client.options(URL, headers={"origin": SITE, **asked})
    foreign = client.options(URL, headers={"origin": "https://evil.example", **asked})

    assert (allowed.status_code, allowed["access-control-allow-origin"]) == (204, SITE)
    assert "POST" in allowed["access-control-allow-methods"]
    assert "access-control-allow-origin" not in foreign


def test_a_server_sends_forms_with_a_token(client: Client, web_account: Account) -> None:
    token = make_token("site", ["forms"])

    assert send(client, FORM, authorization=f"Bearer {token}").status_code == 202


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": " \n "},
        {"text": None},
        {"text": "x" * 20_001},
        {"email": "", "phone": ""},
        {"email": "a@b@c"},
        {"phone": "*6050"},
        {"language": "fr"},
        {"reason": "<script>"},
        {"more": {"a": 1}},
        {"more": {"a" * 61: "long name"}},
        {"more": {str(n): "x" for n in range(51)}},
    ],
)
def test_a_form_that_cannot_be_used_is_refused_where_it_can_be_corrected(
    client: Client, site: None, changes: dict[str, Any]
) -> None:
    answer = send(client, FORM | changes, origin=SITE)

    assert answer.status_code == 422
    assert answer["content-type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert "noa.b@example.com" not in answer.content.decode()
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 50_000])
def test_broken_json_is_refused_without_an_error_of_ours(client: Client, site: None, body: bytes) -> None:
    answer = client.generic("POST", URL, body, "application/json", headers={"origin": SITE})

    assert answer.status_code in {400, 422}
    assert answer["content-type"] == "application/problem+json"
    assert not Envelope.objects.exists()


def test_a_form_with_two_megabytes_of_text_is_refused(client: Client, site: None) -> None:
    answer = send(client, FORM | {"text": "א" * 1_000_000}, origin=SITE)

    assert answer.status_code == 413
    assert not Envelope.objects.exists()


def test_nobody_can_pretend_to_stand_behind_a_secure_link(client: Client, site: None) -> None:
    send(client, FORM | {"access_link": "018f7c1e-6d2a-7b3c-9d4e-5f6071829304"}, origin=SITE)

    assert json.loads(bytes(Envelope.objects.get().body or b""))["access_link"] == ""


def test_a_changed_form_under_an_old_idempotency_key_is_refused(client: Client, site: None) -> None:
    headers = {"origin": SITE, "idempotency-key": "k-1"}
    first, again = send(client, FORM, **headers), send(client, FORM, **headers)
    changed = send(client, FORM | {"text": "another"}, **headers)

    assert again.json() == first.json()
    assert (changed.status_code, changed.json()["code"]) == (422, "key_reused")
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    "word", ["*", "https://", "example.org", "https://example.org/", "https://example.org/path", "javascript:1"]
)
def test_a_setting_that_is_no_origin_is_refused(db: None, word: str) -> None:
    with pytest.raises(Unfit):
        settings.put("gateway.form_origins", f"{SITE} {word}")

    assert settings.get("gateway.form_origins") == ""
