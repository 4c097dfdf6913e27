"""Sending through the counterpart over loopback: what is taken, what is refused, and what stays unknown."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from kesher.channels.adapters.sms_http import HttpSms
from kesher.channels.adapters.sms_http.preset import BadPreset, load, names
from kesher.channels.sandbox.sms import Counterpart, running
from kesher.channels.types import OutboundMessage, PermanentFailure, TemporaryFailure, UnknownResult
from kesher.core.addresses import parse_phone
from tests.channels.sms_http.accounts import adapter

NOA = "052-555-0143"


@pytest.fixture
def gateway() -> Iterator[Counterpart]:
    with running(username="demo-org", token="gateway-token") as counterpart:
        yield counterpart


def towards(gateway: Counterpart, preset: str = "textme", *, timeout: float = 5.0, **settings: Any) -> HttpSms:
    overrides = {"request": {"url": f"{gateway.url}/api", "timeout": timeout}}
    return adapter(preset=preset, overrides=overrides, private_hosts=["127.0.0.1"], **settings)


def to(number: str = NOA, text: str = "המסמך התקבל. תשובה עד יום חמישי 26.11 בשעה 16:00.") -> OutboundMessage:
    return OutboundMessage(dispatch_id=uuid4(), to=parse_phone(number), text=text)


@pytest.mark.parametrize("preset", ["textme", "textme_xml"])
def test_a_handset_gets_the_very_text_in_either_format(gateway: Counterpart, preset: str) -> None:
    message = to(text='אישור <לקוחה> & "מסמך" {text} 😀')

    sent = towards(gateway, preset).send(message)

    (sms,) = gateway.vendor.messages
    assert (sms.number, sms.text, sms.source) == ("0525550143", message.text, "KESHER")
    assert sms.external_id == str(message.dispatch_id)
    assert sent.vendor_id


@pytest.mark.parametrize(
    ("settings", "code"),
    [({"source": "NOTMINE"}, "source_not_verified"), ({"source": "much-too-long-a-name"}, "bad_source")],
)
def test_what_the_gateway_refuses_for_good_is_a_permanent_failure(
    gateway: Counterpart, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(PermanentFailure) as failure:
        towards(gateway, **settings).send(to())

    assert failure.value.code == code
    assert not gateway.vendor.messages


def test_a_number_that_opted_out_at_the_gateway_is_refused_for_good(gateway: Counterpart) -> None:
    gateway.vendor.block("0525550143")

    with pytest.raises(PermanentFailure) as failure:
        towards(gateway).send(to())

    assert failure.value.code == "blocked"


@pytest.mark.parametrize("settings", [{"username": "somebody"}, {"secrets": ("token:wrong",)}])
def test_a_wrong_account_is_our_fault_and_waits_for_the_administrator(
    gateway: Counterpart, settings: dict[str, Any]
) -> None:
    with pytest.raises(TemporaryFailure) as failure:
        towards(gateway, **settings).send(to())

    assert (failure.value.code, failure.value.wait) == ("auth", 600.0)
    assert not gateway.vendor.messages


def test_an_empty_purse_waits(gateway: Counterpart) -> None:
    gateway.vendor.credit = 0

    with pytest.raises(TemporaryFailure) as failure:
        towards(gateway).send(to())

    assert failure.value.code == "no_credit"


def test_429_waits_as_long_as_the_gateway_says(gateway: Counterpart) -> None:
    gateway.vendor.switches.refuse_429 = 1

    with pytest.raises(TemporaryFailure) as failure:
        towards(gateway).send(to())

    assert (failure.value.code, failure.value.wait) == ("busy", 30.0)
    assert not gateway.vendor.messages


def test_503_is_a_clear_refusal(gateway: Counterpart) -> None:
    gateway.vendor.switches.unavailable_503 = 1

    with pytest.raises(TemporaryFailure):
        towards(gateway).send(to())


def test_an_error_of_the_gateway_leaves_it_unknown_whether_the_message_left(gateway: Counterpart) -> None:
    gateway.vendor.switches.error_500 = 1

    with pytest.raises(UnknownResult):
        towards(gateway).send(to())

    assert len(gateway.vendor.messages) == 1


@pytest.mark.parametrize("switch", ["cut_before", "cut_after"])
def test_a_connection_cut_after_the_request_left_is_unknown(gateway: Counterpart, switch: str) -> None:
    setattr(gateway.vendor.switches, switch, 1)

    with pytest.raises(UnknownResult) as failure:
        towards(gateway).send(to())

    assert failure.value.code == "no_answer"


def test_no_answer_in_time_is_unknown(gateway: Counterpart) -> None:
    gateway.vendor.switches.hang = 1.5

    with pytest.raises(UnknownResult):
        towards(gateway, timeout=0.3).send(to())


def test_a_gateway_that_is_not_there_is_tried_again() -> None:
    with running() as gone:
        pass

    with pytest.raises(TemporaryFailure) as failure:
        towards(gone).send(to())

    assert failure.value.code == "unreachable"


def test_a_gateway_on_the_inside_must_be_named_by_the_administrator(gateway: Counterpart) -> None:
    sms = adapter(overrides={"request": {"url": f"{gateway.url}/api"}})

    with pytest.raises(TemporaryFailure):
        sms.send(to())

    assert not gateway.vendor.messages


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("*6050", "not_a_phone"),
        ("03-555-0100", "not_a_mobile"),
        ("+44 7400 123456", "abroad"),
        ("anonymous", "not_a_phone"),
    ],
)
def test_numbers_that_no_sms_reaches_are_not_tried(gateway: Counterpart, number: str, code: str) -> None:
    with pytest.raises(PermanentFailure) as failure:
        towards(gateway).send(to(number))

    assert failure.value.code == code


def test_a_text_beyond_the_gateways_limit_is_not_tried(gateway: Counterpart) -> None:
    towards(gateway).send(to(text="א" * 1005))
    with pytest.raises(PermanentFailure) as failure:
        towards(gateway).send(to(text="א" * 1006))

    assert failure.value.code == "too_long"
    assert len(gateway.vendor.messages) == 1


def test_an_incomplete_account_says_what_it_lacks() -> None:
    with translation.override("en"):
        assert adapter().health() == ""
        assert adapter(secrets=(), username="").health() == "The SMS account lacks: username, token."
        assert "nosuch" in adapter(preset="nosuch").health()


def test_every_preset_can_be_loaded_and_a_broken_override_says_why() -> None:
    assert {load(name).name for name in names()} == {"textme", "textme_xml"}
    with pytest.raises(BadPreset, match="speed"):
        load("textme", {"request": {"speed": 3}})
    with pytest.raises(BadPreset, match="delivered_maybe"):
        load("textme", {"feeds": {"dlr": {"states": {"delivered_maybe": ["5"]}}}})


def test_an_account_may_change_a_word_of_its_preset() -> None:
    changed = load("textme", {"feeds": {"incoming": {"fields": {"text": ["body"]}, "needs": [["phone"], ["body"]]}}})

    (incoming,) = [feed for feed in changed.feeds if feed.name == "incoming"]
    assert incoming.fields["text"] == ("body",)
    assert incoming.fields["address"] == ("phone",)
