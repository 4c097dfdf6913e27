"""Mail that machines wrote is marked, mail of people is not, and reports find the dispatch that they are about."""

import pytest

from kesher.channels.adapters.email.tokens import bounce_address
from kesher.channels.types import Automatic, DeliveryState
from tests.channels.email.house import DISPATCH, KEYS, account, fixture, message, receipts

PERSON = "From: dana@mail.example\nTo: care@bank.example\n"
VERP = bounce_address(KEYS, DISPATCH, "bank.example")


@pytest.mark.parametrize(
    ("header", "mark"),
    [
        ("Auto-Submitted: auto-replied", Automatic.AUTO_REPLY),
        ("Auto-Submitted: auto-generated; owner-email=x", Automatic.AUTO_REPLY),
        ("Auto-Submitted: auto-replied (vacation)", Automatic.OUT_OF_OFFICE),
        ("Precedence: auto_reply", Automatic.AUTO_REPLY),
        ("Precedence: bulk", Automatic.BULK),
        ("Precedence: list", Automatic.BULK),
        ("Precedence: junk", Automatic.BULK),
        ("List-Id: <news.shop.example>", Automatic.BULK),
        ("List-Unsubscribe: <https://shop.example/u>", Automatic.BULK),
        ("X-Auto-Response-Suppress: All", Automatic.AUTO_REPLY),
        ("X-Autoreply: yes", Automatic.AUTO_REPLY),
        ("X-Autorespond: yes", Automatic.AUTO_REPLY),
        ("X-Loop: somebody@else.example", Automatic.AUTO_REPLY),
        ("X-Loop: care@bank.example", Automatic.OURSELVES),
        ("Return-Path: <>", Automatic.AUTO_REPLY),
        ("Subject: Out of office: back on Sunday", Automatic.OUT_OF_OFFICE),
        ("Subject: Automatic reply: your question", Automatic.OUT_OF_OFFICE),
        ("Subject: =?utf-8?B?157Xoteg15Qg15DXldeY15XXnteY15k6INeX15XXpNep15Q=?=", Automatic.OUT_OF_OFFICE),
        ("Auto-Submitted: no", None),
        ("Subject: Re: Out of office: back on Sunday", None),
        ("Subject: the office is out of paper", None),
        ("Precedence: first-class", None),
        ("X-Auto-Response-Suppress: DR, RN, NRN", None),
    ],
)
def test_a_machine_gives_itself_away_by_its_header(header: str, mark: Automatic | None) -> None:
    assert message(f"{PERSON}{header}\n\nwords\n").automatic == mark


@pytest.mark.parametrize(
    ("sender", "mark"),
    [
        ("no-reply@shop.example", Automatic.BULK),
        ("noreply@shop.example", Automatic.BULK),
        ("do-not-reply@shop.example", Automatic.BULK),
        ("orders-noreply@shop.example", Automatic.BULK),
        ("noreply+77@shop.example", Automatic.BULK),
        ("postmaster@shop.example", Automatic.AUTO_REPLY),
        ("mailer-daemon@shop.example", Automatic.AUTO_REPLY),
        ("owner-list@shop.example", Automatic.BULK),
        ("care@bank.example", Automatic.OURSELVES),
        ("care+something@bank.example", Automatic.OURSELVES),
        ("norep@shop.example", None),
        ("noa.reply@shop.example", None),
        ("dana@shop.example", None),
    ],
)
def test_a_machine_gives_itself_away_by_its_name(sender: str, mark: Automatic | None) -> None:
    assert message(f"From: {sender}\nTo: care@bank.example\n\nwords\n").automatic == mark


@pytest.mark.parametrize(
    "subject",
    [
        "מענה אוטומטי: חופשה",
        "תשובה אוטומטית",
        "אני מחוץ למשרד עד יום ראשון",
        "לא במשרד",
        "אני בחופשה עד 1.12",
        "נמצאת בחופשה",
        "במילואים - אשוב ב-1.12",
    ],
)
def test_an_absence_is_known_in_hebrew(subject: str) -> None:
    assert message(f"{PERSON}Subject: {subject}\n\nwords\n").automatic is Automatic.OUT_OF_OFFICE


@pytest.mark.parametrize(
    "subject", ['שאלה על החופשה בחו"ל וביטוח', "הטבה בחופשת הסמסטר", "החשבונית לא הגיעה", "תשובה לפנייתי"]
)
def test_a_customers_subject_is_no_absence(subject: str) -> None:
    assert message(f"{PERSON}Subject: {subject}\n\nwords\n").automatic is None


def test_the_null_path_of_the_envelope_is_a_machine_and_a_senders_own_is_not() -> None:
    mail = f"{PERSON}\nwords\n"

    assert message(mail, mail_from="").automatic is Automatic.AUTO_REPLY
    assert message(mail, mail_from="dana@mail.example").automatic is None


def test_another_address_of_ours_is_ourselves() -> None:
    email = account(aliases=["help@bank.example"])

    assert message("From: Help@Bank.example\n\nwords\n", email).automatic is Automatic.OURSELVES


def test_a_bounce_to_the_signed_address_names_its_dispatch() -> None:
    (receipt,) = receipts(fixture("bounce-postfix"), mail_from="", rcpt_to=VERP)

    assert (receipt.dispatch_id, receipt.state, receipt.hard) == (DISPATCH, DeliveryState.FAILED, True)


def test_a_bounce_finds_its_dispatch_in_any_case_of_letters_and_by_the_old_key() -> None:
    old = bounce_address(KEYS[1:], DISPATCH, "bank.example").upper()

    assert receipts(fixture("bounce-qmail"), mail_from="", rcpt_to=old)[0].dispatch_id == DISPATCH


def test_a_bounce_to_a_forged_address_names_no_dispatch() -> None:
    forged = bounce_address(("another key",), DISPATCH, "bank.example")

    assert receipts(fixture("bounce-postfix"), mail_from="", rcpt_to=forged)[0].dispatch_id is None


def test_a_report_of_another_servers_mail_is_no_receipt_of_ours() -> None:
    event = message(fixture("bounce-of-somebody-elses"), mail_from="", rcpt_to="care@bank.example")

    assert event.automatic is Automatic.BOUNCE


def test_a_report_without_a_signed_address_finds_a_mail_by_the_form_of_our_ids() -> None:
    by_the_portal = fixture("bounce-postfix").replace(
        b"feedbeef@bank.example", f"{DISPATCH.hex}@portal.example".encode()
    )

    (receipt,) = receipts(by_the_portal, mail_from="", rcpt_to="care@bank.example")

    assert (receipt.dispatch_id, receipt.vendor_id) == (None, f"{DISPATCH.hex}@portal.example")


def test_each_recipient_of_a_report_has_its_own_receipt() -> None:
    two = (
        fixture("bounce-postfix")
        .replace(
            b"Diagnostic-Code",
            b"\r\n\r\nFinal-Recipient: rfc822; b@gone.example\r\nAction: failed\r\nStatus: 4.4.7\r\nDiagnostic-Code",
        )
        .replace(b"5.1.1\r\n\r\n\r\n", b"5.1.1\r\n\r\n")
    )

    assert [(receipt.code, receipt.hard) for receipt in receipts(two)] == [("5.1.1", True), ("4.4.7", False)]


def test_an_absence_sent_to_the_signed_address_is_a_message_and_no_failure() -> None:
    event = message(
        f"{PERSON}Auto-Submitted: auto-replied\nSubject: Out of office\n\nback on Sunday\n", mail_from="", rcpt_to=VERP
    )

    assert event.automatic is Automatic.OUT_OF_OFFICE


def test_plain_mail_to_the_signed_address_is_a_machines() -> None:
    event = message(f"{PERSON}Subject: hello\n\nwe received your mail\n", mail_from="dana@mail.example", rcpt_to=VERP)

    assert event.automatic is Automatic.AUTO_REPLY


def test_a_refusal_to_tell_whether_it_was_read_is_no_receipt() -> None:
    deleted = fixture("reading-confirmed").replace(b"; displayed", b"; deleted")

    assert message(deleted).vendor_id == ""
