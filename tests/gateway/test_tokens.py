"""Tokens of machines: shown once, kept as a hash, each opening its own doors only."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kesher.channels.models import Account, Envelope
from kesher.core import clock
from kesher.gateway.actions import make_token, revoke_token
from kesher.gateway.models import ApiToken
from kesher.gateway.queries import token_of

At = Callable[[str], AbstractContextManager[None]]
EVENT = {"call_id": "c-1", "from": "0525550143", "to": "*6050", "state": "ringing", "extension": "201"}


def ring(client: Client, token: str) -> int:
    headers = {"authorization": f"Bearer {token}"}
    return client.post("/api/v1/cti/events", EVENT, content_type="application/json", headers=headers).status_code


def test_a_token_is_shown_once_and_only_its_hash_is_kept(db: None) -> None:
    shown, told = StringIO(), StringIO()

    call_command("token", "create", "exchange", "--scope", "cti", stdout=shown, stderr=told)

    secret = shown.getvalue().strip()
    row = ApiToken.objects.get()
    assert secret.startswith("kesher_")
    assert secret not in {row.sha256, row.name}
    assert len(row.sha256) == 64
    assert token_of(secret) == row


def test_a_token_rings_the_phone(client: Client, phone_account: Account) -> None:
    assert ring(client, make_token("exchange", ["cti"])) == 202


def test_a_token_of_another_scope_opens_nothing_here(client: Client, phone_account: Account) -> None:
    assert ring(client, make_token("site", ["forms"])) == 403
    assert not Envelope.objects.exists()


@pytest.mark.parametrize("secret", ["", "kesher_", "nonsense", "kesher_" + "A" * 43])
def test_an_invented_token_opens_nothing(client: Client, phone_account: Account, secret: str) -> None:
    make_token("exchange", ["cti"])

    assert ring(client, secret) == 401
    assert not Envelope.objects.exists()


def test_the_hash_of_a_token_is_no_token(client: Client, phone_account: Account) -> None:
    make_token("exchange", ["cti"])

    assert ring(client, ApiToken.objects.get().sha256) == 401


def test_a_token_that_ran_out_opens_nothing(client: Client, phone_account: Account, at: At) -> None:
    with at("2026-11-21 22:40"):
        secret = make_token("exchange", ["cti"], lasts=timedelta(days=30))
    with at("2026-12-21 22:39"):
        assert ring(client, secret) == 202
    with at("2026-12-21 22:41"):
        assert ring(client, secret) == 401


def test_a_revoked_token_opens_nothing_from_the_next_request_on(client: Client, phone_account: Account) -> None:
    secret = make_token("exchange", ["cti"])
    assert ring(client, secret) == 202

    assert revoke_token("exchange")

    assert ring(client, secret) == 401
    assert not revoke_token("exchange")


def test_a_new_token_of_the_same_name_stops_the_old_one(client: Client, phone_account: Account) -> None:
    old = make_token("exchange", ["cti"])
    new = make_token("exchange", ["cti"])

    assert (ring(client, old), ring(client, new)) == (401, 202)


def test_the_use_of_a_token_is_noted_to_the_minute(client: Client, phone_account: Account, at: At) -> None:
    with at("2026-11-22 10:00"):
        secret = make_token("exchange", ["cti"])
        ring(client, secret)
        first = clock.now()
    with at("2026-11-22 10:00:30"):
        ring(client, secret)

    assert ApiToken.objects.get().last_used_at == first


@pytest.mark.parametrize("arguments", [["--scope", "everything"], ["--scope", ","], ["--scope", "cti", "--days", "0"]])
def test_a_token_that_cannot_be_is_refused_in_words(db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("token", "create", "exchange", *arguments)

    assert not ApiToken.objects.exists()


def test_tokens_are_listed_without_their_secrets_and_revoked_by_name(db: None) -> None:
    secret, out = make_token("exchange", ["cti", "forms"]), StringIO()

    call_command("token", "list", stdout=out)
    call_command("token", "revoke", "exchange", stdout=StringIO())

    assert out.getvalue().startswith("exchange\tcti,forms\tuntil ")
    assert secret not in out.getvalue()
    with pytest.raises(CommandError):
        call_command("token", "revoke", "exchange")
