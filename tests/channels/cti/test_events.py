"""The neutral telephone API: events as exchanges would send them, and what they mean."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kesher.channels.adapters import signing
from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.cti import NeutralCti
from kesher.channels.types import AddressKind, CallEvent, Raw, RefusedRequest, Unknown
from kesher.core.clock import ISRAEL

NOW = datetime(2026, 11, 22, 10, 4, 5, tzinfo=ISRAEL)
RINGING = {
    "call_id": "c-20261122-0007",
    "leg_id": "1",
    "direction": "in",
    "from": "052-555-0143",
    "to": "*6050",
    "queue": "claims",
    "extension": "201",
    "state": "ringing",
    "time": "2026-11-22T10:04:03+02:00",
    "recording": "",
    "keyed": {"menu": "2", "id_digits": "482139"},
}


def cti(*secrets: str) -> NeutralCti:
    return NeutralCti(AccountView(id="a", address="+97235550100", secrets=secrets or ("cti-secret",)))


def raw(values: Any, **headers: str) -> Raw:
    body = values if isinstance(values, bytes) else json.dumps(values).encode()
    return Raw(body, headers, NOW)


def read(**changes: Any) -> CallEvent:
    (event,) = cti().parse(raw(RINGING | changes))
    assert isinstance(event, CallEvent)
    return event


def test_a_ringing_call_says_who_calls_whom_and_what_was_keyed() -> None:
    event = read()

    assert (event.call_id, event.leg_id, event.state, event.direction) == ("c-20261122-0007", "1", "ringing", "in")
    assert (event.caller.kind, event.caller.value) == (AddressKind.PHONE, "+972525550143")
    assert (event.called.kind, event.called.value) == (AddressKind.SHORT_CODE, "*6050")
    assert (event.queue, event.extension) == ("claims", "201")
    assert event.keyed == {"menu": "2", "id_digits": "482139"}
    assert event.at == datetime(2026, 11, 22, 8, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize("caller", ["anonymous", "", "חסוי", "Restricted", None])
def test_a_withheld_number_is_nobodys(caller: str | None) -> None:
    event = read(**{"from": caller})

    assert (event.caller.kind, event.caller.value) == (AddressKind.WITHHELD, "")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("answered", "answered"),
        ("Hold", "held"),
        ("transfer", "transferred"),
        ("hangup", "ended"),
        ("RINGING", "ringing"),
    ],
)
def test_words_that_exchanges_use_mean_our_five_states(word: str, state: str) -> None:
    assert read(state=word).state == state


def test_bare_digits_of_the_keypad_are_kept() -> None:
    assert read(keyed=None, dtmf="4821390754").keyed == {"digits": "4821390754"}


@pytest.mark.parametrize("time", [None, "", "yesterday", 1e400, -5, "2026-13-40", "2027-11-22T10:04:03+02:00", True])
def test_an_impossible_time_gives_way_to_the_time_of_our_border(time: Any) -> None:
    assert read(time=time).at == NOW


def test_times_without_a_zone_are_israels_and_numbers_are_seconds_or_milliseconds() -> None:
    assert read(time="2026-11-22T10:04:03").at == datetime(2026, 11, 22, 8, 4, 3, tzinfo=UTC)
    assert read(time=1795334643).at == datetime(2026, 11, 22, 8, 4, 3, tzinfo=UTC)
    assert read(time=1795334643000).at == datetime(2026, 11, 22, 8, 4, 3, tzinfo=UTC)


def test_a_call_without_legs_is_its_own_leg() -> None:
    assert read(leg_id=None).leg_id == "c-20261122-0007"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "parked-in-orbit"}, "call_state"),
        ({"state": None}, "call_state"),
        ({"call_id": ""}, "call_without_id"),
        ({"call_id": {"a": 1}}, "call_without_id"),
        ({"direction": "sideways"}, "call_direction"),
    ],
)
def test_an_event_that_we_do_not_know_is_kept_as_unknown(changes: dict[str, Any], code: str) -> None:
    (event,) = cti().parse(raw(RINGING | changes))

    assert isinstance(event, Unknown)
    assert event.code == code


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'"ringing"'])
def test_broken_bytes_are_unknown(body: bytes) -> None:
    (event,) = cti().parse(raw(body))

    assert isinstance(event, Unknown)
    assert cti().key(raw(body)).startswith("raw:")


def test_the_key_is_call_leg_and_state_and_nothing_else() -> None:
    key = cti().key(raw(RINGING))

    assert key == "call:c-20261122-0007/1/ringing"
    assert cti().key(raw(RINGING | {"time": "2026-11-22T10:04:04+02:00", "queue": "other"})) == key
    assert cti().key(raw(RINGING | {"leg_id": "2"})) != key
    assert cti().key(raw(RINGING | {"state": "ended"})) != key


def test_ids_that_could_be_confused_or_are_long_have_keys_of_their_own() -> None:
    one, other = (
        cti().key(raw(RINGING | {"call_id": "a/1", "leg_id": "2"})),
        cti().key(raw(RINGING | {"call_id": "a", "leg_id": "1/2"})),
    )

    assert one != other
    assert len(cti().key(raw(RINGING | {"call_id": "c" * 120, "leg_id": "l" * 120}))) <= 120


SECRET = "cti-secret"


class TestSignature:
    """Time and HMAC over the very bytes; two secrets at once."""

    BODY = json.dumps(RINGING, ensure_ascii=False).encode()

    def signed(self, secret: str = SECRET, at: datetime = NOW, body: bytes | None = None) -> Raw:
        return Raw(body or self.BODY, {signing.HEADER: signing.sign(secret, self.BODY, at)}, NOW)

    def test_a_signature_by_our_secret_is_good(self) -> None:
        cti().verify(self.signed())

    def test_both_secrets_are_good_while_one_replaces_the_other(self) -> None:
        cti("new", "old").verify(self.signed("new"))
        cti("new", "old").verify(self.signed("old"))

    def test_a_secret_that_was_taken_out_is_no_longer_good(self) -> None:
        with pytest.raises(RefusedRequest):
            cti("new").verify(self.signed("old"))

    def test_the_same_json_written_anew_is_refused(self) -> None:
        again = json.dumps(json.loads(self.BODY), indent=1).encode()

        with pytest.raises(RefusedRequest):
            cti().verify(self.signed(body=again))

    @pytest.mark.parametrize("minutes", [-6, 6, 24 * 60])
    def test_a_stale_or_future_signature_is_refused(self, minutes: int) -> None:
        with pytest.raises(RefusedRequest):
            cti().verify(self.signed(at=NOW + timedelta(minutes=minutes)))

    def test_four_minutes_are_near_enough(self) -> None:
        cti().verify(self.signed(at=NOW - timedelta(minutes=4)))

    @pytest.mark.parametrize(
        "header", ["", "t=,v1=", "v1=abc", "t=1795334645", "t=now,v1=ab", "t=1795334645,v1=é", "t=" + "9" * 4000]
    )
    def test_a_broken_header_is_refused(self, header: str) -> None:
        with pytest.raises(RefusedRequest):
            cti().verify(Raw(self.BODY, {signing.HEADER: header}, NOW))

    def test_an_account_without_secrets_lets_nobody_in(self) -> None:
        nobody = NeutralCti(AccountView(id="a", address="", secrets=()))

        with pytest.raises(RefusedRequest):
            nobody.verify(self.signed(""))

    def test_the_worked_example_of_the_documentation_holds(self) -> None:
        header = signing.sign("cti-secret", b'{"call_id":"c-1"}', datetime(2026, 11, 22, 8, 4, 3, tzinfo=UTC))

        assert header == "t=1795334643,v1=" + EXAMPLE


EXAMPLE = "2c7f7701519a16020ede61e8de1da1552317c7f377c82055318e08c4b2e80316"
