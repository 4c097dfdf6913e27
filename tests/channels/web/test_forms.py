"""Web forms: kept once, read as typed by somebody, with what was sent along."""

from datetime import datetime

import pytest

from kesher.channels.adapters.base import AccountView
from kesher.channels.adapters.web import Form, FormFile, WebForm
from kesher.channels.adapters.web.form import from_body
from kesher.channels.types import AddressKind, Channel, MessageReceived, Proof, Raw, RefusedRequest, Unknown
from kesher.core.clock import ISRAEL

SATURDAY_NIGHT = datetime(2026, 11, 21, 22, 40, tzinfo=ISRAEL)
NOAS = Form(
    key="page-7f3a",
    text="שלום,\nהתביעה מ־3.11 עדיין לא שולמה.",
    name="נועה ברקוביץ׳",
    email="Noa.B@Example.com",
    phone="052-555-0143",
    subject="תביעה 4471",
    reason="claim_status",
    page="https://example.org/contact",
    consent="privacy-3",
    files=(FormFile("סיכום.pdf", "application/pdf", b"%PDF-1.7\n\x00\xff"),),
    more={"policy_number": "88-1"},
)


def web() -> WebForm:
    return WebForm(AccountView(id="a", address="https://example.org/contact"))


def raw(form: Form | bytes) -> Raw:
    return Raw(form if isinstance(form, bytes) else form.to_body(), {}, SATURDAY_NIGHT)


def test_an_envelope_gives_back_the_very_form() -> None:
    assert from_body(NOAS.to_body()) == NOAS


def test_a_form_is_a_message_that_somebody_typed_and_nobody_proved() -> None:
    (message,) = web().parse(raw(NOAS))

    assert isinstance(message, MessageReceived)
    assert (message.channel, message.proof) == (Channel.WEB, Proof.TYPED)
    assert (message.sender.kind, message.sender.value) == (AddressKind.EMAIL, "noa.b@example.com")
    assert message.sender.name == "נועה ברקוביץ׳"
    assert message.text == NOAS.text
    assert message.facts["phone"] == "052-555-0143"
    assert message.facts["more.policy_number"] == "88-1"
    assert [(file.name, file.data) for file in message.files] == [("סיכום.pdf", b"%PDF-1.7\n\x00\xff")]
    assert message.token == ""


def test_without_a_mail_address_the_answer_goes_to_the_phone() -> None:
    (message,) = web().parse(raw(Form(key="k", text="t", email="not an address", phone="0525550143")))

    assert isinstance(message, MessageReceived)
    assert message.sender.value == "+972525550143"


@pytest.mark.parametrize(
    "form", [Form(key="k", text="t"), Form(key="k", text="t", phone="*6050"), Form(key="k", text="t", email="a@b@c")]
)
def test_a_form_that_nobody_can_answer_is_shown_and_not_lost(form: Form) -> None:
    (event,) = web().parse(raw(form))

    assert event == Unknown("form_without_address")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": "no key"}', b'{"key": "k", "files": [{"name": 1}]}'])
def test_broken_bytes_are_unknown(body: bytes) -> None:
    (event,) = web().parse(raw(body))

    assert isinstance(event, Unknown)
    assert event.code == "unreadable"


def test_the_same_page_sent_twice_is_one_form() -> None:
    again = Form(key="page-7f3a", text="sent again by an impatient finger", email="noa.b@example.com")

    assert web().key(raw(NOAS)) == web().key(raw(again))
    assert web().key(raw(NOAS)) != web().key(raw(Form(key="page-7f3b", text="t")))


def test_nobody_pushes_forms_through_a_hook() -> None:
    with pytest.raises(RefusedRequest):
        web().verify(raw(NOAS))
