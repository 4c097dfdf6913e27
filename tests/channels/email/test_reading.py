"""Mails as programs send them, and what each says in our words (fixtures/*.eml beside fixtures/*.json)."""

import json
from typing import Any

import pytest

from kesher.channels.adapters.email import parse
from kesher.channels.adapters.email.mime import Limits
from kesher.channels.types import AddressKind, MessageReceived, Proof
from tests.channels.email.house import FIXTURES, account, fixture, message, raw

NAMES = sorted(path.stem for path in FIXTURES.glob("*.json"))


def meaning(event: MessageReceived, asked: dict[str, Any]) -> dict[str, Any]:
    """The event in the words of an expectation, only as far as it asks."""
    said: dict[str, Any] = {
        "sender": event.sender.value,
        "name": event.sender.name,
        "subject": event.subject,
        "text": event.text,
        "vendor_id": event.vendor_id,
        "sent_at": event.sent_at.isoformat() if event.sent_at else None,
        "in_reply_to": event.in_reply_to,
        "references": list(event.references),
        "files": [[file.name, file.media_type, len(file.data)] for file in event.files],
        "inline": [file.name for file in event.files if file.inline],
        "facts": {name: event.facts.get(name) for name in asked.get("facts", {})},
        "automatic": event.automatic,
        "warnings": sorted(event.warnings),
        "quoted_has": asked.get("quoted_has") if asked.get("quoted_has", "") in event.quoted else event.quoted,
    }
    return {name: said[name] for name in asked}


def expected(name: str) -> dict[str, Any]:
    asked: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text())
    asked["warnings"] = sorted(asked.get("warnings", []))
    return asked


@pytest.mark.parametrize("name", [name for name in NAMES if "receipts" not in expected(name)])
def test_a_mail_is_read_as_its_writer_meant_it(name: str) -> None:
    asked = expected(name)
    for entry in asked.get("files", []):
        if entry[2] is None:
            entry.pop()

    event = message(fixture(name))

    said = meaning(event, asked)
    if "files" in said:
        said["files"] = [got[: len(want)] for got, want in zip(said["files"], asked["files"], strict=True)]
    assert said == asked


@pytest.mark.parametrize("name", [name for name in NAMES if "receipts" in expected(name)])
def test_a_report_is_read_as_receipts(name: str) -> None:
    events = account().parse(raw(fixture(name)))

    said = [{field: getattr(event, field) for field in ("vendor_id", "state", "code", "hard")} for event in events]
    assert said == expected(name)["receipts"]


def test_a_sender_is_only_asserted_until_something_proves_it() -> None:
    event = message(fixture("hebrew-windows-1255"))

    assert event.proof is Proof.ASSERTED
    assert event.authenticity == "none"


def test_a_name_cannot_turn_its_own_letters_round() -> None:
    event = message("From: \u202emoc.knab\u202c Bank <x@evil.example>\nSubject: \u202egpj.exe \u200fשלום\n\nx\n")

    assert "\u202e" not in event.sender.name + event.subject
    assert "\u200fשלום" in event.subject


def test_a_mail_without_a_sender_belongs_to_nobody() -> None:
    event = message("Subject: hello\n\nwho wrote this\n")

    assert event.sender.kind is AddressKind.WITHHELD
    assert event.text == "who wrote this"


def test_where_from_is_missing_the_envelope_names_the_sender() -> None:
    event = message("Subject: hello\n\nhello\n", mail_from="Dana@Mail.example")

    assert event.sender.value == "dana@mail.example"
    assert "no_sender" in event.warnings


def test_a_mail_above_the_limit_keeps_its_header_and_says_so() -> None:
    big = b"From: dana@mail.example\r\nSubject: big\r\n\r\n" + b"x" * 5000

    event = message(big, account(max_size=2000))

    assert (event.sender.value, event.subject, event.text) == ("dana@mail.example", "big", "")
    assert event.warnings == ("too_large",)


def test_ten_thousand_parts_stop_at_the_limit_and_nothing_is_lost() -> None:
    parts = b"".join(
        b"--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\n%d\r\n" % n for n in range(10_000)
    )
    event = message(b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + parts + b"--x--\r\n")

    assert "too_many_parts" in event.warnings
    assert len(event.files) == Limits().parts
    assert b"9999" in event.files[-1].data


def test_nesting_without_end_stops_at_the_limit() -> None:
    levels = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))

    event = message(b"From: a@b.example\r\n" + levels + b"Content-Type: text/plain\r\n\r\ndeep\r\n")

    assert "too_deep" in event.warnings


def test_a_megabyte_of_text_is_shown_in_part_and_kept_whole_as_a_file() -> None:
    text = b"word " * 20_000

    parsed = parse.read(b"From: a@b.example\r\n\r\n" + text, Limits(text=1000))
    event = parse.message(parsed, limits=Limits(text=1000))

    assert len(event.text) <= 1000
    assert "long_text" in event.warnings
    assert [file.data for file in event.files] == [text]


def test_an_enclosed_mail_stays_a_file_however_deep_it_is() -> None:
    inner = b"From: x@y.example\r\nSubject: inner\r\n\r\ninner\r\n"
    for _ in range(200):
        inner = b"From: x@y.example\r\nSubject: outer\r\nContent-Type: message/rfc822\r\n\r\n" + inner

    event = message(inner)

    assert [(file.name, file.media_type) for file in event.files] == [("outer.eml", "message/rfc822")]


def test_the_same_mail_by_two_ways_has_one_key_and_another_mail_another() -> None:
    first = fixture("hebrew-windows-1255")
    travelled = b"Received: from elsewhere\r\nX-Spam-Score: 1\r\n" + first.replace(b"\r\n", b"\n")
    answered = first.replace(b"w1255.1@", b"w1255.2@")

    keys = [account().key(raw(body)) for body in (first, travelled, answered)]

    assert keys[0] == keys[1]
    assert keys[0] != keys[2]


def test_two_mails_without_an_id_and_with_other_words_have_two_keys() -> None:
    one, two = ("From: a@b.example\nDate: Sat, 21 Nov 2026 22:40:00 +0200\n\n" + words for words in ("one", "two"))

    assert account().key(raw(one)) != account().key(raw(two))


def test_flowed_lines_are_joined_and_quotes_keep_their_depth() -> None:
    event = message(
        "From: a@b.example\nContent-Type: text/plain; charset=utf-8; format=flowed\n\nOne long \nline.\n> quoted \n> words\nMine.\n> end\n"
    )

    assert event.text == "One long line.\n> quoted words\nMine."
    assert event.quoted == "> end"


def test_a_picture_that_the_mail_shows_is_inline_whatever_its_disposition_says() -> None:
    event = message(fixture("everything-attached"))

    assert [(file.content_id, file.inline) for file in event.files if file.content_id] == [("logo@x", True)]
