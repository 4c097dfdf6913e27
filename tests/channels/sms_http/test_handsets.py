"""The counterpart's pages: what each handset would show, in both languages, harmless whatever was sent."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest

from kesher.channels.sandbox.sms import Counterpart, running
from kesher.channels.sandbox.sms.vendor import Sms
from kesher.core import clock


@pytest.fixture
def gateway() -> Iterator[Counterpart]:
    with running() as counterpart:
        yield counterpart


def ask(
    gateway: Counterpart, method: str, path: str, fields: dict[str, str] | None = None, origin: str | None = None
) -> tuple[int, str]:
    netloc = urlsplit(gateway.url).netloc
    connection = http.client.HTTPConnection(netloc, timeout=5)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": f"http://{netloc}" if origin is None else origin,
    }
    connection.request(method, path, urlencode(fields or {}), headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def shows(gateway: Counterpart, text: str) -> None:
    gateway.vendor.messages.append(Sms("0525550143", text, clock.now(), "KESHER", "id-1"))


def test_a_handset_shows_what_it_got(gateway: Counterpart) -> None:
    shows(gateway, "סיכום האשפוז התקבל.")

    status, page = ask(gateway, "GET", "/?lang=he")

    assert status == 200
    assert "סיכום האשפוז התקבל." in page
    assert "0525550143" in page
    assert '<html lang="he" dir="rtl">' in page


def test_the_page_speaks_english_too(gateway: Counterpart) -> None:
    shows(gateway, "hello")

    _, page = ask(gateway, "GET", "/?lang=en")

    assert '<html lang="en" dir="ltr">' in page
    assert "This is a simulator" in page


def test_a_message_with_a_script_is_text(gateway: Counterpart) -> None:
    shows(gateway, "<script>alert(1)</script><img src=x onerror=alert(1)>")

    _, page = ask(gateway, "GET", "/?lang=en")

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_an_answer_from_a_handset_waits_to_be_pushed(gateway: Counterpart) -> None:
    status, _ = ask(gateway, "POST", "/write", {"number": "0525550143", "text": "תודה"})

    (push,) = gateway.vendor.pushes
    assert status == 303
    assert (push.feed, push.fields["message"], push.fields["phone"]) == ("incoming", "תודה", "972525550143")


def test_a_foreign_page_presses_no_buttons(gateway: Counterpart) -> None:
    status, _ = ask(
        gateway, "POST", "/write", {"number": "0525550143", "text": "forged"}, origin="https://evil.example"
    )

    assert status == 403
    assert not gateway.vendor.messages


def test_switches_are_set_from_the_page(gateway: Counterpart) -> None:
    ask(
        gateway, "POST", "/switches", {"refuse_429": "2", "duplicate": "on", "delay": "1.5", "receipts": "-1, 102, <b>"}
    )

    switches = gateway.vendor.switches
    assert (switches.refuse_429, switches.duplicate, switches.reorder, switches.delay, switches.receipts) == (
        2,
        True,
        False,
        1.5,
        ("-1", "102"),
    )


def test_the_gateway_gives_its_reports_by_id_too(gateway: Counterpart) -> None:
    gateway.vendor.reports["id-1"] = [("-1", clock.now()), ("102", clock.now())]
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=5)
    body = (
        "<dlr><user><username>sandbox</username></user><transactions><external_id>id-1</external_id></transactions>"
        "<from>01/11/26 00:00</from><to>07/11/26 00:00</to></dlr>"
    )
    connection.request(
        "POST", "/api", body, {"Content-Type": "application/xml", "Authorization": "Bearer sandbox-token"}
    )
    answer = connection.getresponse().read().decode()
    connection.close()

    assert "<status>0</status>" in answer
    assert "<external_id>id-1</external_id><status>102</status>" in answer


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"<sms>", "application/xml", 1),
        (b"{}", "application/json", 1),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><sms/>', "application/xml", 1),
        (b"<teleport><user><username>sandbox</username></user></teleport>", "application/xml", 997),
        (b'{"sms": {"user": {}}}', "application/json", 2),
        (
            b'{"sms": {"user": {"username": "sandbox"}, "source": "KESHER", "destinations": {"phone": "123"}, "message": "x"}}',
            "application/json",
            9,
        ),
        (
            b'{"sms": {"user": {"username": "sandbox"}, "source": "KESHER", "destinations": {"phone": "0525550143"}}}',
            "application/json",
            2,
        ),
    ],
)
def test_the_gateway_refuses_what_the_vendor_refuses(gateway: Counterpart, body: bytes, kind: str, status: int) -> None:
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=5)
    connection.request("POST", "/api", body, {"Content-Type": kind, "Authorization": "Bearer sandbox-token"})
    answer = connection.getresponse().read().decode()
    connection.close()

    assert f'"status": {status},' in answer or f"<status>{status}</status>" in answer
    assert not gateway.vendor.messages
