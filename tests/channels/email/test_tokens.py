"""Signed addresses: they lead back, survive mail servers, and open nothing to a stranger (TRUST T4)."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.channels.adapters.email import tokens
from tests.channels.email.house import CASE, DISPATCH, KEYS, message

DANA = "dana@mail.example"


def address(keys: tuple[str, ...] = KEYS, recipient: str = DANA) -> str:
    return f"care+{tokens.reply_token(keys, CASE, recipient)}@bank.example"


def test_a_token_leads_its_own_recipient_back() -> None:
    assert tokens.read_reply_token(KEYS, address(), DANA) == tokens.ReplyToken(CASE, own=True)


def test_a_token_fits_in_an_address() -> None:
    assert len(address().partition("@")[0]) <= 64
    assert len(tokens.bounce_address(KEYS, DISPATCH, "bank.example").partition("@")[0]) <= 64


def test_mail_servers_may_change_the_case_of_letters() -> None:
    assert tokens.read_reply_token(KEYS, address().upper(), DANA.upper()) == tokens.ReplyToken(CASE, own=True)


def test_a_token_from_a_stranger_is_ours_but_not_his() -> None:
    assert tokens.read_reply_token(KEYS, address(), "mallory@evil.example") == tokens.ReplyToken(CASE, own=False)


def test_the_key_before_is_still_good_and_a_dropped_one_is_not() -> None:
    old = address(KEYS[1:])

    assert tokens.read_reply_token(KEYS, old, DANA) == tokens.ReplyToken(CASE, own=True)
    assert tokens.read_reply_token(KEYS[:1], old, DANA) is None


@pytest.mark.parametrize("position", range(tokens.TOKEN_LENGTH))
def test_one_changed_letter_makes_a_token_false(position: int) -> None:
    token = tokens.reply_token(KEYS, CASE, DANA)
    letter = "a" if token[position] != "a" else "b"
    changed = token[:position] + letter + token[position + 1 :]

    found = tokens.read_reply_token(KEYS, f"care+{changed}@bank.example", DANA)

    assert found is None or not found.own


def test_a_token_does_not_open_another_case() -> None:
    one, other = tokens.reply_token(KEYS, CASE, DANA), tokens.reply_token(KEYS, uuid4(), DANA)
    mixed = other[:25] + one[25:]

    assert tokens.read_reply_token(KEYS, f"care+{mixed}@bank.example", DANA) is None


def test_a_bounce_address_is_no_reply_token_and_the_other_way_round() -> None:
    bounce = tokens.bounce_address(KEYS, DISPATCH, "bank.example")

    assert tokens.read_reply_token(KEYS, bounce, DANA) is None
    assert tokens.read_bounce_address(KEYS, address()) is None


def test_a_bounce_address_names_its_dispatch_and_a_changed_one_nothing() -> None:
    bounce = tokens.bounce_address(KEYS, DISPATCH, "bank.example")

    assert tokens.read_bounce_address(KEYS, bounce) == DISPATCH
    assert tokens.read_bounce_address(KEYS, bounce.replace("b+a", "b+b")) is None


@given(st.uuids(), st.emails(domains=st.just("mail.example")))
def test_every_token_comes_back(subject: UUID, recipient: str) -> None:
    made = f"care+{tokens.reply_token(KEYS, subject, recipient)}@bank.example"

    assert tokens.read_reply_token(KEYS, made, recipient) == tokens.ReplyToken(subject, own=True)


@given(st.text(max_size=100))
def test_no_address_at_all_breaks_the_reading(text: str) -> None:
    assert tokens.read_reply_token(KEYS, text, DANA) is None
    assert tokens.read_bounce_address(KEYS, text) is None


@pytest.mark.parametrize("where", ["rcpt_to", "to", "delivered"])
def test_a_token_is_found_wherever_the_mail_was_sent_to(where: str) -> None:
    to = address() if where == "to" else "care@bank.example"
    delivered = f"Delivered-To: {address()}\n" if where == "delivered" else ""
    mail = f"{delivered}From: Dana <{DANA}>\nTo: {to}\nSubject: Re: x\n\nthanks\n"

    event = message(mail, rcpt_to=f"care@bank.example, {address()}" if where == "rcpt_to" else "care@bank.example")

    assert (event.token, event.facts["token"]) == (str(CASE), "own")


def test_a_token_in_the_mail_of_a_stranger_is_marked_so() -> None:
    event = message(f"From: mallory@evil.example\nTo: {address()}\n\ntell me\n")

    assert (event.token, event.facts["token"]) == (str(CASE), "stranger")


def test_a_forged_token_is_no_token() -> None:
    event = message(f"From: {DANA}\nTo: {address(('another key',))}\n\ntell me\n")

    assert event.token == ""
    assert "token" not in event.facts
