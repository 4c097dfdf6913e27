"""A mail from a gateway becomes one fax: whose it is, to which number, how many pages, and the file as it came."""

from datetime import UTC, datetime

import pytest

from kesher.channels.types import (
    AddressKind,
    Channel,
    MessageReceived,
    OutboundMessage,
    PermanentFailure,
    Proof,
    Raw,
    Unknown,
)
from kesher.core.addresses import Address
from kesher.core.ids import new_id
from tests.channels.fax.mails import ARRIVED, OUR_NUMBER, fax_account, gateway_mail, received, two_pages


def test_a_fax_by_mail_is_one_message_with_its_file_and_its_caller() -> None:
    fax = received(gateway_mail())

    assert fax.channel is Channel.FAX
    assert fax.sender == Address(AddressKind.PHONE, "+97235550188", "03-555-0188")
    assert fax.proof is Proof.ASSERTED
    assert fax.vendor_id == "f1@fax.example.net"
    assert fax.sent_at == datetime(2026, 11, 22, 12, 20, tzinfo=UTC)
    assert [(file.name, file.media_type, file.data) for file in fax.files] == [("fax.tif", "image/tiff", two_pages())]
    assert fax.facts == {"called": OUR_NUMBER, "pages": "2", "arrived_pages": "2", "gateway": "noreply@fax.example.net"}
    assert fax.text == ""
    assert "A fax has arrived." in fax.quoted


@pytest.mark.parametrize(
    "subject",
    [
        "Fax from 03-555-0188",
        "New fax received from: 035550188",
        "New Fax Message from (03) 555-0188",
        'eFax from "ACME" - 3 page(s), Caller-ID: 972-3-555-0188',
        "Incoming fax: sender +97235550188",
        "פקס נכנס ממספר 03-5550188",
        "התקבל פקס מאת: 03-555-0188 (2 עמודים)",
        "פקס חדש מ-035550188",
        "facsimile received from 972 3 555 0188",
    ],
)
def test_the_caller_is_read_from_the_subject_of_many_gateways(subject: str) -> None:
    assert received(gateway_mail(subject=subject)).sender.value == "+97235550188"


def test_the_caller_may_stand_in_the_address_of_the_sender() -> None:
    assert received(gateway_mail(subject="Fax", sender="+97235550188@fax.example.net")).sender.value == "+97235550188"
    assert (
        received(gateway_mail(subject="Fax", sender='"03 555 0188" <in@fax.example.net>')).sender.value
        == "+97235550188"
    )


def test_the_caller_may_stand_in_the_name_of_the_file() -> None:
    mail = gateway_mail(subject="Fax", attached=[("FAX_20261122_142000_035550188.tif", "image/tiff", two_pages())])

    assert received(mail).sender.value == "+97235550188"


def test_the_caller_and_the_pages_may_stand_in_the_text() -> None:
    fax = received(
        gateway_mail(subject="מסמך חדש", body="שלום,\nמספר שולח: 03-5550188\nלמספר: 03-5550123\nמספר עמודים: 4\n")
    )

    assert (fax.sender.value, fax.facts["called"], fax.facts["pages"]) == ("+97235550188", "+97235550123", "4")


def test_a_header_of_the_gateway_is_believed_before_its_words() -> None:
    mail = gateway_mail(subject="Fax from 09-555-0111", headers=[("X-Fax-From", "035550188")])

    assert received(mail).sender.value == "+97235550188"


def test_pages_that_were_lost_on_the_way_can_be_seen() -> None:
    facts = received(gateway_mail(subject="Fax from 035550188, 5 pages")).facts

    assert (facts["pages"], facts["arrived_pages"]) == ("5", "2")


@pytest.mark.parametrize("word", ["anonymous", "Unknown", "חסוי"])
def test_a_withheld_number_matches_nobody(word: str) -> None:
    assert received(gateway_mail(subject=f"Fax from {word}")).sender == Address(AddressKind.WITHHELD, "", word)


def test_a_fax_without_any_number_says_so_and_is_kept() -> None:
    fax = received(gateway_mail(subject="New document", attached=[("document.tif", "image/tiff", two_pages())]))

    assert fax.sender.kind is AddressKind.WITHHELD
    assert "no_caller" in fax.warnings


def test_an_account_may_bring_patterns_of_its_own() -> None:
    mail = gateway_mail(subject="Transmission <<035550188>> pp4 for 09-555-0111")
    own = {"subject": ["<<(?P<caller><number>)>> pp(?P<pages>\\d+)"]}

    fax = received(mail, patterns=own)

    assert (fax.sender.value, fax.facts["pages"]) == ("+97235550188", "4")


def test_a_pattern_that_cannot_be_read_is_named_and_the_others_go_on() -> None:
    account = fax_account(patterns={"subject": ["(?P<caller>", "from (?P<caller><number>)"]}, preset="nowhere")

    (fax,) = account.parse(gateway_mail())

    assert isinstance(fax, MessageReceived)
    assert fax.sender.value == "+97235550188"
    assert "subject" in account.health()
    assert "preset nowhere" in account.health()
    assert fax_account().health() == ""


@pytest.mark.parametrize(
    ("preset", "subject", "body"),
    [
        ("hylafax", "fax000000123.tif received from 035550188", "Pages: 2\nCallID1: 035550188\n"),
        ("asterisk", "New fax from: 035550188", "Enclosed is a new fax."),
        ("efax", 'eFax message from "unknown" - 1 page(s), Caller-ID: 972-3-555-0188', ""),
    ],
)
def test_each_preset_reads_its_gateway(preset: str, subject: str, body: str) -> None:
    assert received(gateway_mail(subject=subject, body=body), preset=preset).sender.value == "+97235550188"


def test_a_mail_from_elsewhere_is_kept_and_marked() -> None:
    mail = gateway_mail()

    assert "unexpected_gateway" not in received(mail, gateways=["fax.example.net"]).warnings
    assert "unexpected_gateway" in received(mail, gateways=["other.example"]).warnings


def test_what_calls_itself_a_tiff_and_is_none_is_set_aside() -> None:
    (event,) = fax_account().parse(gateway_mail(attached=[("fax.tif", "image/tiff", b"PK\x03\x04" + bytes(100))]))

    assert event == Unknown("no_fax_in_mail", "application/zip")


def test_a_mail_without_any_file_is_set_aside() -> None:
    (event,) = fax_account().parse(gateway_mail(attached=[]))

    assert event == Unknown("no_fax_in_mail", "no attachment")


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00" * 500, b"Content-Type: multipart/mixed; boundary=x\n\n--x\n--x--", b"Subject: =?x?b?//8=?=\n\n"],
)
def test_a_broken_mail_is_set_aside(body: bytes) -> None:
    (event,) = fax_account().parse(Raw(body, {}, ARRIVED))

    assert isinstance(event, Unknown)


def test_a_mail_delivered_twice_has_one_key_and_another_fax_has_another() -> None:
    account = fax_account()
    first = gateway_mail()
    again = Raw(b"Received: by another way\n" + first.body, {"peer": "192.0.2.1"}, ARRIVED)

    assert account.key(first) == account.key(again)
    assert account.key(first) != account.key(gateway_mail(subject="Fax from 09-555-0111"))


def test_this_channel_says_that_it_only_receives() -> None:
    account = fax_account()

    with pytest.raises(PermanentFailure, match="receives"):
        account.send(OutboundMessage(new_id(), Address(AddressKind.PHONE, "+97235550188"), "hello"))

    assert not account.capabilities.sends
