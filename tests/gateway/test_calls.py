"""Exchanges tell of calls through the API."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kesher.channels import actions
from kesher.channels.adapters import signing
from kesher.channels.models import Account, Envelope, Refusal
from kesher.core import clock
from kesher.gateway.actions import make_token
from kesher.gateway.models import GivenAnswer

URL = "/api/v1/cti/events"
EVENT = {"call_id": "c-1", "leg_id": "1", "from": "0525550143", "to": "*6050", "state": "ringing", "extension": "201"}


@pytest.fixture
def token(db: None) -> str:
    return make_token("exchange", ["cti"])


def tell(client: Client, body: Any, url: str = URL, **headers: str) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.generic("POST", url, data, "application/json", headers=headers)


def test_an_event_is_kept_and_nothing_is_told_about_anybody(client: Client, phone_account: Account, token: str) -> None:
    answer = tell(client, EVENT, authorization=f"Bearer {token}")

    envelope = Envelope.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {"id": str(envelope.pk), "new": True, "understood": True, "code": ""}
    assert json.loads(bytes(envelope.body or b"")) == EVENT
    assert "authorization" not in envelope.headers


def test_the_same_step_of_the_same_leg_is_kept_once(client: Client, phone_account: Account, token: str) -> None:
    first = tell(client, EVENT, authorization=f"Bearer {token}").json()
    again = tell(client, EVENT | {"queue": "told with more words"}, authorization=f"Bearer {token}").json()

    assert (again["id"], again["new"]) == (first["id"], False)
    assert Envelope.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{broken", "unreadable"),
        (EVENT | {"state": "in-orbit"}, "call_state"),
        ({"state": "ringing"}, "call_without_id"),
        (b"", "unreadable"),
    ],
)
def test_what_cannot_be_understood_is_kept_and_the_integrator_hears_it(
    client: Client, phone_account: Account, token: str, body: Any, code: str
) -> None:
    answer = tell(client, body, authorization=f"Bearer {token}")
    actions.drain()

    envelope = Envelope.objects.get()
    assert answer.status_code == 202
    assert (answer.json()["understood"], answer.json()["code"]) == (False, code)
    assert (envelope.state, envelope.code) == ("set_aside", code)


class TestSignature:
    """The account's secrets sign the very bytes."""

    BODY = json.dumps(EVENT).encode()

    def tell(self, client: Client, secret: str, body: bytes | None = None, minutes: int = 0) -> Any:
        header = signing.sign(secret, self.BODY, clock.now() - timedelta(minutes=minutes))
        return tell(client, self.BODY if body is None else body, **{signing.HEADER: header})

    def test_each_of_two_secrets_is_good(self, client: Client, phone_account: Account) -> None:
        assert self.tell(client, "cti-secret-new").status_code == 202
        assert self.tell(client, "cti-secret-old").status_code == 202
        assert Envelope.objects.count() == 1

    @pytest.mark.parametrize(
        ("secret", "body", "minutes"),
        [
            ("foreign", None, 0),
            ("cti-secret-new", None, 6),
            ("cti-secret-new", json.dumps(EVENT, indent=1).encode(), 0),
            ("", None, 0),
        ],
    )
    def test_foreign_stale_and_rewritten_are_refused_and_noted(
        self, client: Client, phone_account: Account, secret: str, body: bytes | None, minutes: int
    ) -> None:
        answer = self.tell(client, secret, body, minutes)

        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthenticated"
        assert Refusal.objects.get().account == phone_account
        assert not Envelope.objects.exists()

    def test_a_signature_for_one_account_is_none_for_another(
        self, client: Client, phone_account: Account, sms_account: Account
    ) -> None:
        header = signing.sign("cti-secret-new", self.BODY, clock.now())

        assert tell(client, self.BODY, f"{URL}?account=sms", **{signing.HEADER: header}).status_code == 401
        assert tell(client, self.BODY, f"{URL}?account=nosuch", **{signing.HEADER: header}).status_code == 401


def test_without_any_proof_nothing_is_kept(client: Client, phone_account: Account) -> None:
    answer = tell(client, EVENT)

    assert answer.status_code == 401
    assert answer["content-type"] == "application/problem+json"
    assert answer["www-authenticate"].startswith("Bearer")
    assert not Envelope.objects.exists()


def test_a_token_speaks_of_calls_only_to_telephone_accounts(
    client: Client, phone_account: Account, sms_account: Account, token: str
) -> None:
    answer = tell(client, EVENT, f"{URL}?account=sms", authorization=f"Bearer {token}")

    assert (answer.status_code, answer.json()["code"]) == (422, "no_phone_account")
    assert not Envelope.objects.exists()


def test_without_a_telephone_account_it_says_so(client: Client, token: str) -> None:
    assert tell(client, EVENT, authorization=f"Bearer {token}").json()["code"] == "no_phone_account"


def test_an_event_of_a_megabyte_is_refused(client: Client, phone_account: Account, token: str) -> None:
    assert tell(client, EVENT | {"queue": "x" * 1_000_000}, authorization=f"Bearer {token}").status_code == 413
    assert not Envelope.objects.exists()


def test_a_key_gives_the_same_answer_again_and_no_second_effect(
    client: Client, phone_account: Account, token: str
) -> None:
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "retry-1"}

    first, again = tell(client, EVENT, **headers), tell(client, EVENT, **headers)

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert again.json()["new"]
    assert Envelope.objects.get().deliveries == 1


def test_a_key_that_came_with_another_request_is_refused(client: Client, phone_account: Account, token: str) -> None:
    headers = {"authorization": f"Bearer {token}", "idempotency-key": "retry-1"}
    tell(client, EVENT, **headers)

    changed = tell(client, EVENT | {"state": "answered"}, **headers)

    assert (changed.status_code, changed.json()["code"]) == (422, "key_reused")
    assert Envelope.objects.count() == 1


def test_keys_of_two_callers_are_two_keys(client: Client, phone_account: Account, token: str) -> None:
    other = make_token("another exchange", ["cti"])
    tell(client, EVENT, authorization=f"Bearer {token}", **{"idempotency-key": "1"})

    answer = tell(client, EVENT | {"state": "ended"}, authorization=f"Bearer {other}", **{"idempotency-key": "1"})

    assert answer.status_code == 202
    assert Envelope.objects.count() == 2


def test_answers_are_given_again_for_a_day_and_forgotten_after_two(
    client: Client, phone_account: Account, at: Any
) -> None:
    from kesher.gateway.actions import forget_answers

    with at("2026-11-22 10:00"):
        headers = {"authorization": f"Bearer {make_token('exchange', ['cti'])}", "idempotency-key": "retry-1"}
        first = tell(client, EVENT, **headers).json()
    with at("2026-11-23 10:30"):
        assert forget_answers() == 0
        assert tell(client, EVENT, **headers).json() == first
    with at("2026-11-24 10:30"):
        assert forget_answers() == 1

    assert not GivenAnswer.objects.exists()
