"""What a gateway of the 019/TextMe family pushes, and what it means."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from kesher.channels.adapters.sms_http.adapter import HOOK_FEED, HOOK_SECRET, PEER
from kesher.channels.types import (
    AddressKind,
    ConsentChanged,
    DeliveryReceipt,
    DeliveryState,
    MessageReceived,
    Proof,
    Raw,
    RefusedRequest,
    Unknown,
)
from kesher.core.clock import ISRAEL
from tests.channels.sms_http.accounts import HOOK, adapter

PAYLOADS = Path(__file__).parent / "payloads"
OURS = UUID("018f7c1e-6d2a-7b3c-9d4e-5f6071829304")
NOON = datetime(2026, 11, 22, 12, tzinfo=ISRAEL)
FORM = "application/x-www-form-urlencoded"


def pushed(name: str, **headers: str) -> Raw:
    return Raw((PAYLOADS / f"{name}.form").read_bytes(), {"content-type": FORM} | headers, NOON)


def test_a_receipt_of_102_says_delivered_at_the_gateways_time() -> None:
    (receipt,) = adapter().parse(pushed("receipt_delivered"))

    assert receipt == DeliveryReceipt(
        OURS,
        "",
        DeliveryState.DELIVERED,
        datetime(2026, 11, 21, 22, 41, 7, tzinfo=ISRAEL),
        "102",
        "Delivered",
        hard=False,
    )


def test_sent_without_confirmation_is_no_failure() -> None:
    (receipt,) = adapter().parse(pushed("receipt_sent"))

    assert isinstance(receipt, DeliveryReceipt)
    assert receipt.state is DeliveryState.SENT


def test_a_kosher_phone_will_never_take_an_sms() -> None:
    (receipt,) = adapter().parse(pushed("receipt_kosher"))

    assert isinstance(receipt, DeliveryReceipt)
    assert (receipt.state, receipt.hard, receipt.code) == (DeliveryState.FAILED, True, "15")


def test_a_failure_of_the_network_is_not_a_hopeless_address() -> None:
    (receipt,) = adapter().parse(pushed("receipt_failed"))

    assert isinstance(receipt, DeliveryReceipt)
    assert (receipt.state, receipt.hard) == (DeliveryState.FAILED, False)


def test_blocked_on_request_is_a_failure_and_a_withdrawn_consent() -> None:
    receipt, consent = adapter().parse(pushed("receipt_blocked"))

    assert isinstance(receipt, DeliveryReceipt)
    assert receipt.state is DeliveryState.FAILED
    assert isinstance(consent, ConsentChanged)
    assert (consent.address.value, consent.given) == ("+972525550143", False)


def test_an_incoming_message_comes_from_its_number_as_the_channel_says() -> None:
    (message,) = adapter().parse(pushed("incoming_hebrew"))

    assert isinstance(message, MessageReceived)
    assert message.text == "תודה רבה, המסמך בדרך"
    assert (message.sender.kind, message.sender.value, message.proof) == (
        AddressKind.PHONE,
        "+972525550143",
        Proof.ASSERTED,
    )
    assert message.sent_at == datetime(2026, 11, 22, 8, 15, 30, tzinfo=ISRAEL)
    assert not message.warnings


def test_a_message_in_windows_1255_is_read_and_the_guess_is_said() -> None:
    (message,) = adapter().parse(pushed("incoming_windows_1255"))

    assert isinstance(message, MessageReceived)
    assert message.text == "שלום רב"
    assert list(message.warnings) == ["charset"]


def test_a_word_of_refusal_withdraws_consent_and_is_still_a_message() -> None:
    consent, message = adapter().parse(pushed("incoming_opt_out"))

    assert isinstance(consent, ConsentChanged)
    assert (consent.address.value, consent.purpose, consent.given) == ("+972525550143", "advertising", False)
    assert isinstance(message, MessageReceived)
    assert message.text == "הסר."


def test_a_sentence_that_holds_the_word_withdraws_nothing() -> None:
    (message,) = adapter().parse(pushed("incoming_not_opt_out"))

    assert isinstance(message, MessageReceived)
    assert message.text == "אל תסירו אותי מהרשימה"


@pytest.mark.parametrize("headers", [{}, {HOOK_FEED: "blacklist"}])
def test_the_gateways_block_list_withdraws_consent(headers: dict[str, str]) -> None:
    (consent,) = adapter().parse(pushed("blacklist", **headers))

    assert isinstance(consent, ConsentChanged)
    assert (consent.address.value, consent.given) == ("+972525550143", False)


def test_a_push_to_the_wrong_feed_is_still_understood_by_its_fields() -> None:
    (receipt,) = adapter().parse(pushed("receipt_delivered", **{HOOK_FEED: "incoming"}))

    assert isinstance(receipt, DeliveryReceipt)


@pytest.mark.parametrize(("name", "code"), [("foreign", "unknown_push"), ("garbage", "unknown_push")])
def test_what_is_not_understood_is_unknown_and_never_an_error(name: str, code: str) -> None:
    (event,) = adapter().parse(pushed(name))

    assert isinstance(event, Unknown)
    assert event.code == code


@pytest.mark.parametrize("body", [b"", b"{", b"<a", b"\x00" * 5000, b"a=1&" * 5000])
@pytest.mark.parametrize("kind", [FORM, "application/json", "text/xml", ""])
def test_broken_bytes_of_any_kind_are_unknown(body: bytes, kind: str) -> None:
    (event,) = adapter().parse(Raw(body, {"content-type": kind}, NOON))

    assert isinstance(event, Unknown)


def test_a_repeated_push_has_the_same_key_and_another_status_another() -> None:
    sms = adapter()

    assert sms.key(pushed("receipt_delivered")) == sms.key(pushed("receipt_delivered", **{HOOK_FEED: "dlr"}))
    assert sms.key(pushed("receipt_delivered")) != sms.key(pushed("receipt_sent"))
    assert sms.key(pushed("incoming_hebrew")) != sms.key(pushed("incoming_opt_out"))
    assert sms.key(pushed("garbage")) != sms.key(pushed("foreign"))
    assert len(sms.key(pushed("incoming_hebrew"))) <= 120


def test_a_request_is_proven_by_the_secret_word_of_the_address() -> None:
    adapter().verify(pushed("blacklist", **{HOOK_SECRET: HOOK}))


@pytest.mark.parametrize("word", ["", "wrong", HOOK[:-1], "gateway-token", "hook:" + HOOK])
def test_another_word_is_refused(word: str) -> None:
    with pytest.raises(RefusedRequest):
        adapter().verify(pushed("blacklist", **{HOOK_SECRET: word}))


def test_an_account_without_a_secret_lets_nobody_in() -> None:
    with pytest.raises(RefusedRequest):
        adapter(secrets=("token:gateway-token",)).verify(pushed("blacklist", **{HOOK_SECRET: ""}))


def test_while_one_secret_replaces_the_other_both_are_good() -> None:
    sms = adapter(secrets=("hook:new", "hook:old"))

    sms.verify(pushed("blacklist", **{HOOK_SECRET: "new"}))
    sms.verify(pushed("blacklist", **{HOOK_SECRET: "old"}))


def test_with_a_list_of_addresses_the_secret_alone_is_not_enough() -> None:
    sms = adapter(addresses=["192.0.2.0/24"])

    sms.verify(pushed("blacklist", **{HOOK_SECRET: HOOK, PEER: "192.0.2.77"}))
    with pytest.raises(RefusedRequest):
        sms.verify(pushed("blacklist", **{HOOK_SECRET: HOOK, PEER: "198.51.100.1"}))
    with pytest.raises(RefusedRequest):
        sms.verify(pushed("blacklist", **{HOOK_SECRET: HOOK}))
