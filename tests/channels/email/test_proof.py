"""What proves a sender, and what only claims to (TRUST T4, decision 4)."""

from collections.abc import Callable
from functools import lru_cache

import dkim
import pytest

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.email.adapter import Email
from kesher.channels.adapters.email.authenticity import aligned
from kesher.channels.types import Proof
from tests.channels.email import keys
from tests.channels.email.house import KEYS, account, message

BORDER = {"authserv_id": "mx.bank.example"}
PLAIN = "From: Dana <dana@mail.example>\nTo: care@bank.example\nSubject: x\n\nwords\n"


def judged(mail: str, peer: str = "127.0.0.1", **settings: object) -> tuple[Proof, str]:
    event = message(mail, account(**{**BORDER, **settings}), peer=peer)
    return event.proof, event.authenticity


def said(results: str, server: str = "mx.bank.example") -> str:
    return f"Authentication-Results: {server}; {results}\n{PLAIN}"


@pytest.mark.parametrize(
    "results",
    [
        "dmarc=pass (p=reject) header.from=mail.example",
        "dkim=pass header.d=mail.example header.s=s1",
        "dkim=pass header.i=@mail.example",
        "dkim=fail header.d=other.example; dkim=pass header.d=mail.example",
        "spf=pass smtp.mailfrom=bounce@news.mail.example; dkim=none",
        'spf=pass smtp.mailfrom="dana@mail.example"',
    ],
)
def test_our_border_proves_an_aligned_sender(results: str) -> None:
    assert judged(said(results)) == (Proof.PROVEN, "aligned")


@pytest.mark.parametrize(
    ("results", "word"),
    [
        ("dkim=pass header.d=mailer.example", "unaligned"),
        ("spf=pass smtp.mailfrom=x@mailer.example", "unaligned"),
        ("dkim=pass header.d=example", "unaligned"),
        ("dmarc=fail header.from=mail.example; dkim=pass header.d=mail.example", "failed"),
        ("dkim=fail header.d=mail.example", "failed"),
        ("dmarc=pass header.from=evil.example", "none"),
        ("dmarc=none; spf=none", "none"),
        ("none", "none"),
        ("dkim=none (dkim=pass header.d=mail.example)", "none"),
    ],
)
def test_anything_less_only_asserts(results: str, word: str) -> None:
    assert judged(said(results)) == (Proof.ASSERTED, word)


def test_the_word_of_another_host_counts_for_nothing() -> None:
    assert judged(said("dmarc=pass header.from=mail.example", server="mx.evil.example")) == (Proof.ASSERTED, "none")


def test_our_borders_name_in_a_mail_from_elsewhere_counts_for_nothing() -> None:
    mail = said("dmarc=pass header.from=mail.example")

    assert judged(mail, peer="203.0.113.9") == (Proof.ASSERTED, "none")
    assert judged(mail, peer="") == (Proof.ASSERTED, "none")
    assert judged(mail, peer="10.1.2.3", border_peers=["10.0.0.0/8"]) == (Proof.PROVEN, "aligned")


def test_a_forged_word_below_our_borders_own_counts_for_nothing() -> None:
    forged = said("dmarc=pass header.from=mail.example")

    assert judged(f"Authentication-Results: mx.bank.example; dmarc=fail header.from=mail.example\n{forged}") == (
        Proof.ASSERTED,
        "failed",
    )


@pytest.mark.parametrize(
    "sender",
    [
        "dana@mail.example, boss@bank.example",
        "boss@bank.example <dana@mail.example>",
        "dana@mail.example (boss@bank.example)",
        "<dana@mail.example> <boss@bank.example>",
        '"dana@mail.example" boss@bank.example',
        "undisclosed: dana@mail.example;",
        "dana@mail.example\nFrom: boss@bank.example",
        "=?utf-8?B?ZGFuYUBtYWlsLmV4YW1wbGU=?=",
    ],
)
def test_a_sender_that_is_not_exactly_one_plain_address_is_never_proven(sender: str) -> None:
    mail = PLAIN.replace("Dana <dana@mail.example>", sender)

    proof, _ = judged(f"Authentication-Results: mx.bank.example; dmarc=pass; dkim=pass header.d=mail.example\n{mail}")

    assert proof is Proof.ASSERTED


@pytest.mark.parametrize(
    ("proven", "claimed", "holds"),
    [
        ("bank.co.il", "bank.co.il", True),
        ("mail.bank.co.il", "bank.co.il", True),
        ("bank.co.il", "news.bank.co.il", True),
        ("Bank.co.il", "bank.CO.il.", True),
        ("co.il", "bank.co.il", False),
        ("il", "bank.co.il", False),
        ("evilbank.co.il", "bank.co.il", False),
        ("a.github.io", "b.github.io", False),
        ("github.io", "b.github.io", False),
        ("", "bank.co.il", False),
    ],
)
def test_domains_are_aligned_as_dmarc_says(proven: str, claimed: str, holds: bool) -> None:
    assert aligned(proven, claimed) is holds


@lru_cache
def key() -> tuple[bytes, bytes]:
    return keys.make()


def signed(domain: bytes = b"mail.example", *, length: bool = False) -> bytes:
    mail = PLAIN.replace("\n", "\r\n").encode()
    return (
        bytes(dkim.sign(mail, b"s1", domain, key()[0], include_headers=[b"from", b"to", b"subject"], length=length))
        + mail
    )


def checking(answers: Callable[..., bytes | None]) -> Email:
    return Email(AccountView("account-1", "care@bank.example", {"check_dkim": True}, KEYS), dnsfunc=answers)


def names(name: bytes, timeout: int = 5) -> bytes | None:
    return key()[1]


def test_our_own_check_proves_a_signed_sender() -> None:
    event = message(signed(), checking(names))

    assert (event.proof, event.authenticity) == (Proof.PROVEN, "aligned")


def test_a_changed_mail_fails_our_own_check() -> None:
    event = message(signed().replace(b"words", b"sword"), checking(names))

    assert (event.proof, event.authenticity) == (Proof.ASSERTED, "failed")


def test_a_signature_of_another_domain_does_not_prove_this_sender() -> None:
    event = message(signed(b"mailer.example"), checking(names))

    assert (event.proof, event.authenticity) == (Proof.ASSERTED, "unaligned")


def test_a_signature_over_a_part_of_the_body_proves_nothing() -> None:
    event = message(signed(length=True) + b"pay here instead\r\n", checking(names))

    assert event.proof is Proof.ASSERTED


def test_a_second_sender_slipped_above_a_signed_one_proves_nothing() -> None:
    event = message(b"From: boss@bank.example\r\n" + signed(), checking(names))

    assert event.proof is Proof.ASSERTED


def test_names_that_cannot_be_asked_leave_it_open() -> None:
    def away(name: bytes, timeout: int = 5) -> bytes | None:
        raise OSError("no resolver")

    event = message(signed(), checking(away))

    assert (event.proof, event.authenticity) == (Proof.ASSERTED, "none")
