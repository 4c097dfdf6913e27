"""Secrets at rest: what a stolen backup of the database shows, and what a key opens."""

import base64
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from kesher.channels.models import Account
from kesher.core import sealing
from tests.cast import Cast

OLD, NEW = "the key of last year, long enough for all of it", "the key of this year, long enough for all of it"


@given(st.text())
def test_what_was_sealed_is_opened_again_letter_by_letter(text: str) -> None:
    assert sealing.unseal(sealing.seal(text, [OLD]), [NEW, OLD]) == text


def test_the_same_secret_never_looks_the_same() -> None:
    assert sealing.seal("token:abc", [OLD]) != sealing.seal("token:abc", [OLD])


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    head, _, encoded = sealing.seal("a-secret-of-an-account", [OLD]).rpartition(".")
    data = bytearray(base64.urlsafe_b64decode(encoded))
    data[place % len(data)] ^= change

    with pytest.raises(sealing.WrongKey):
        sealing.unseal(f"{head}.{base64.urlsafe_b64encode(data).decode()}", [OLD])


@pytest.mark.parametrize("sealed", ["", "f1", "f1..", "f1.00000000.AAAA", "s2.x.y", '["plain"]', "f1.é.ü"])
def test_what_is_no_seal_is_refused_and_nothing_breaks(sealed: str) -> None:
    with pytest.raises(sealing.WrongKey):
        sealing.unseal(sealed, [OLD])


def test_a_seal_names_its_key_and_hides_the_words() -> None:
    sealed = sealing.seal("a-secret-of-an-account", [OLD])

    assert sealed.startswith(f"f1.{sealing._name(OLD)}.")
    assert b"secret" not in base64.urlsafe_b64decode(sealed.split(".")[2])
    with pytest.raises(sealing.WrongKey):
        sealing.unseal(sealed.replace(sealing._name(OLD), sealing._name(NEW)), [NEW])


def column() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secrets FROM channels_account WHERE code = 'sms'")
        return str(cursor.fetchone()[0])


def account(cast: Cast) -> None:
    row = Account(code="sms", adapter="sms_http", channel="sms", name_he="ס", name_en="S", address="+97235550100")
    row.team, row.secrets = cast.claims, ["token:the-api-token"]
    row.save()


def test_a_key_is_replaced_without_anybody_typing_a_secret_again(cast: Cast, settings: Any) -> None:
    account(cast)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [settings.SECRET_KEY]
    before = column()

    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []

    assert sealing.by_newest(column()) and not sealing.by_newest(before)
    assert Account.objects.get(code="sms").secrets == ["token:the-api-token"]


def test_resealing_says_which_account_no_key_opens_and_leaves_it_as_it_is(cast: Cast, settings: Any) -> None:
    account(cast)
    before, settings.SECRET_KEY = column(), NEW

    with pytest.raises(CommandError, match="1 cannot be opened with any: sms"):
        call_command("reseal")

    assert column() == before


def test_the_check_names_the_accounts_whose_key_is_missing(cast: Cast, settings: Any, capsys: Any) -> None:
    account(cast)
    settings.SECRET_KEY = NEW

    with pytest.raises(CommandError, match="fsync"):  # the database of the tests is a hasty one
        call_command("check")

    said = capsys.readouterr().err
    assert "The secrets of 1 accounts (sms) were sealed with another key than this installation has" in said
