"""Bad requests through the HTTP doors: refused in words or kept and shown; never an error of ours, and the next one is unaffected."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils.html import escape

from kesher.cases.models import Call, Case, Message
from kesher.channels.adapters.signing import HEADER, sign
from kesher.channels.models import Account, Envelope, Refusal
from kesher.core import clock
from kesher.timeline.models import Touchpoint
from tests.bad_input.conftest import read_all
from tests.cases.house import House

pytestmark = pytest.mark.django_db
SECRET, HOOK = "cti-secret-of-tests", "a1b2c3d4e5f60718293a4b5c6d7e8f90"


@pytest.fixture
def phone(house: House) -> Account:
    """The exchange's line."""
    house.accounts.phone.secrets = [SECRET]
    house.accounts.phone.save()
    account: Account = house.accounts.phone
    return account


@pytest.fixture
def sms(house: House) -> Account:
    """The gateway's line."""
    account: Account = house.accounts.sms
    account.settings = {"preset": "textme", "username": "u", "source": "KESHER"}
    account.secrets = [f"hook:{HOOK}", "token:t"]
    account.save()
    return account


@pytest.fixture
def portal(house: House) -> Client:
    """A visitor of the portal, whose forms come to the web line."""
    from kesher.core import settings

    settings.put("portal.web_account", house.accounts.web.code)
    return Client()


def _step(call_id: str, state: str, **more: Any) -> bytes:
    step = {"call_id": call_id, "leg_id": "l", "state": state, "from": "052-555-0143", "to": "03-555-0100"}
    return json.dumps(step | {"time": clock.now().isoformat()} | more).encode()


def _ring(client: Client, account: Account, body: bytes, signature: str) -> int:
    address = f"/api/v1/cti/events?account={account.code}"
    return client.generic("POST", address, body, "application/json", headers={HEADER: signature}).status_code


def _ask(client: Client, text: str, email: str = "noa.b@example.com") -> Any:
    typed = {"key": f"k-{len(text)}-{email}", "text": text, "name": "Noa", "email": email, "phone": "", "website": ""}
    return client.post("/ask/", typed)


def test_a_form_with_a_megabyte_of_text_is_refused_in_words_and_gives_the_text_back(portal: Client) -> None:
    text = "All that happened to me. " * 42_000

    answer = _ask(portal, text)
    _ask(portal, "An honest question", "yossi@example.com")

    assert answer.status_code == 422
    assert escape(text[-2000:].strip()) in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Message.objects.get(direction="in").text == "An honest question"


def test_a_form_of_many_fields_and_broken_letters_is_no_error_of_ours(portal: Client) -> None:
    junk = "&".join(f"field{number}=%FF%FE" for number in range(2000))

    answer = portal.generic("POST", "/ask/", junk, "application/x-www-form-urlencoded")
    _ask(portal, "An honest question")

    assert answer.status_code in {400, 413, 422}
    assert Message.objects.get(direction="in").text == "An honest question"


def test_a_wrong_signature_is_refused_and_leaves_time_size_and_hash_alone(client: Client, phone: Account) -> None:
    body = _step("c-1", "ringing")

    wrong = _ring(client, phone, body, sign("another secret", body, clock.now()))
    stale = _ring(client, phone, body, sign(SECRET, body, clock.now() - timedelta(hours=1)))
    other = _ring(client, phone, _step("c-2", "ringing"), sign(SECRET, body, clock.now()))
    honest = _ring(client, phone, body, sign(SECRET, body, clock.now()))

    read_all()
    assert (wrong, stale, other, honest) == (401, 401, 401, 202)
    assert {row.size for row in Refusal.objects.all()} >= {len(body)}
    assert Refusal.objects.count() == 3
    assert Envelope.objects.count() == Call.objects.count() == 1


def test_a_repeated_webhook_has_one_effect(client: Client, sms: Account) -> None:
    body = urlencode(
        {"phone": "972525550143", "message": "What about my claim?", "date": "22/11/26 08:15:00", "dest": "KESHER"}
    )
    path = f"/hooks/{sms.code}/{HOOK}/incoming/"

    answers = [client.generic("POST", path, body, "application/x-www-form-urlencoded").status_code for _ in range(3)]

    read_all()
    assert answers == [200, 200, 200]
    assert Envelope.objects.get().deliveries == 3
    assert Message.objects.filter(direction="in").count() == Case.objects.count() == 1


def test_an_unreadable_webhook_is_kept_set_aside_and_stops_nobody(client: Client, sms: Account) -> None:
    path = f"/hooks/{sms.code}/{HOOK}/incoming/"
    honest = urlencode({"phone": "972525550143", "message": "Hello", "date": "22/11/26 08:15:00", "dest": "KESHER"})

    for body in (b"\xff\xfe\x00 no form", b"{" * 10_000, honest.encode()):
        assert client.generic("POST", path, body, "application/x-www-form-urlencoded").status_code == 200

    read_all()
    states = sorted(Envelope.objects.values_list("state", flat=True))
    assert states == ["done", "set_aside", "set_aside"]
    assert bytes(Envelope.objects.get(size=10_000).body or b"") == b"{" * 10_000
    assert Message.objects.get(direction="in").text == "Hello"


def test_the_end_of_a_call_that_nobody_heard_of_is_a_call_on_the_callers_timeline(
    client: Client, phone: Account, house: House
) -> None:
    body = _step("never-heard", "ended")

    status = _ring(client, phone, body, sign(SECRET, body, clock.now()))

    read_all()
    call = Call.objects.get()
    assert status == 202
    assert (call.external_id, call.state, call.customer_id) == ("never-heard", "ended", house.cast.noa.pk)
    assert Touchpoint.objects.get(kind="call").subject_id == call.pk
    assert Envelope.objects.get().state == "done"


def test_a_step_that_no_exchange_makes_is_kept_and_shown_and_the_call_goes_on(client: Client, phone: Account) -> None:
    for body in (_step("c-1", "ringing"), _step("c-1", "levitating"), b"[]", _step("c-1", "ended")):
        assert _ring(client, phone, body, sign(SECRET, body, clock.now())) in {202, 422}

    read_all()
    assert Call.objects.get().state == "ended"
    assert set(Envelope.objects.filter(state="set_aside").values_list("code", flat=True)) <= {
        "call_state",
        "unreadable",
    }
    assert not Envelope.objects.filter(state="kept").exists()
