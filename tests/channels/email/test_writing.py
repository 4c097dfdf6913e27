"""Mails that we write: read back by the standard library, in the direction of their language, without a stranger's headers."""

import email
import email.policy
from email.message import EmailMessage
from typing import Any

import pytest

from kesher.channels.adapters.email.compose import Composed, Sender, compose
from kesher.channels.adapters.email.tokens import read_bounce_address, read_reply_token
from kesher.channels.types import Address, AddressKind, File, OutboundMessage, PermanentFailure
from tests.channels.email.house import CASE, DISPATCH, KEYS, SATURDAY, answer

CARE = Sender("care@bank.example", KEYS, name="בנק הדוגמה")


def written(message: OutboundMessage, sender: Sender = CARE) -> tuple[Composed, EmailMessage]:
    composed = compose(message, sender, SATURDAY)
    read = email.message_from_bytes(composed.content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return composed, read


def content(read: EmailMessage, kind: str) -> str:
    body = read.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_a_hebrew_answer_comes_back_as_it_was_written() -> None:
    _, read = written(answer("שלום דנה,\n\nהחיוב הוחזר.\nhttps://bank.example/a?b=1&c=2"))

    assert read["Subject"] == "חיוב כפול"
    assert read["From"].addresses[0].display_name == "בנק הדוגמה"
    assert read["To"].addresses[0].addr_spec == "dana@mail.example"
    assert read["Date"].datetime == SATURDAY
    assert content(read, "plain").splitlines()[:3] == ["שלום דנה,", "", "החיוב הוחזר."]


def test_hebrew_html_runs_right_to_left_and_escapes_what_it_is_given() -> None:
    _, read = written(answer("שלום <b>דנה</b> & תודה\nhttps://bank.example/a?b=1&c=2."))

    html = content(read, "html")
    assert '<html lang="he" dir="rtl">' in html
    assert "&lt;b&gt;דנה&lt;/b&gt; &amp; תודה" in html
    assert '<a href="https://bank.example/a?b=1&amp;c=2" dir="ltr">' in html


def test_english_html_runs_left_to_right() -> None:
    _, read = written(answer("Dear Dana, the charge was refunded.", language="en", subject="Double charge"))

    assert '<html lang="en" dir="ltr">' in content(read, "html")


def test_html_of_ours_gets_its_direction_around_it() -> None:
    _, read = written(answer("", html="<p>שלום <b>דנה</b></p>"))

    assert 'dir="rtl"' in content(read, "html")
    assert content(read, "plain").strip() == "שלום דנה"


def test_files_and_inline_pictures_arrive_whole_with_their_hebrew_names() -> None:
    files = (
        File("אישור החזר.pdf", "application/pdf", b"%PDF-1.4 x" * 100),
        File("logo.png", "image/png", b"\x89PNG..", "logo@kesher", inline=True),
    )

    _, read = written(answer(html='<p>שלום</p><img src="cid:logo@kesher">', files=files))

    attached = {part.get_filename(): part.get_content() for part in read.walk() if part.get_filename()}
    assert attached == {"אישור החזר.pdf": files[0].data, "logo.png": files[1].data}
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf",
    ]  # fmt: skip


def test_the_id_is_the_same_at_every_retry() -> None:
    first, second = written(answer())[0], written(answer())[0]

    assert first == second
    assert first.message_id == f"{DISPATCH.hex}@bank.example"


def test_the_envelope_sender_names_the_dispatch() -> None:
    composed, _ = written(answer())

    assert read_bounce_address(KEYS, composed.envelope_from) == DISPATCH


def test_the_reply_address_leads_back_to_the_case() -> None:
    _, read = written(answer(reply_token=str(CASE)))

    address = read["Reply-To"].addresses[0].addr_spec
    token = read_reply_token(KEYS, address, "dana@mail.example")
    assert token is not None
    assert (token.subject_id, token.own) == (CASE, True)


def test_a_thread_is_named_and_capped() -> None:
    chain = tuple(f"{number}@mail.example" for number in range(100))

    _, read = written(answer(in_reply_to="last@mail.example", references=chain))

    references = str(read["References"]).split()
    assert read["In-Reply-To"] == "<last@mail.example>"
    assert len(references) == 20
    assert (references[0], references[-1]) == ("<0@mail.example>", "<last@mail.example>")


def test_automatic_mail_says_so_and_a_persons_does_not() -> None:
    _, receipt = written(answer(automatic=True, in_reply_to="x@mail.example"))
    _, told = written(answer(automatic=True))
    _, personal = written(answer())

    assert (receipt["Auto-Submitted"], receipt["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert told["Auto-Submitted"] == "auto-generated"
    assert personal["Auto-Submitted"] is None


def test_service_mail_has_no_headers_of_lists() -> None:
    _, read = written(answer(automatic=True))

    assert [name for name in read.keys() if name.lower().startswith(("list-", "precedence"))] == []  # noqa: SIM118


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "\x00"])
@pytest.mark.parametrize(
    "field", ["subject", "from_name", "message_id", "in_reply_to", "name", "address", "content_id", "language"]
)
def test_a_line_break_in_a_header_is_refused(field: str, break_: str) -> None:
    poison = f"x{break_}Bcc: victim@mail.example"
    given: dict[str, Any] = {field: poison}
    if field == "name":
        given = {"to": Address(AddressKind.EMAIL, "dana@mail.example", name=poison)}
    elif field == "address":
        given = {"to": Address(AddressKind.EMAIL, f"dana@mail.example{break_}Bcc:victim@mail.example")}
    elif field == "content_id":
        given = {"files": (File("x.png", "image/png", b"x", poison, inline=True),)}

    with pytest.raises(PermanentFailure):
        compose(answer(**given), CARE, SATURDAY)


@pytest.mark.parametrize(
    "poison", ['x"\r\nBcc: victim@mail.example\r\n\r\n.pdf', "../../etc/passwd", "a" * 5000 + ".pdf", "", 'a";b=c.pdf']
)
def test_a_file_name_cannot_leave_its_field(poison: str) -> None:
    _, read = written(answer(files=(File(poison, "application/pdf", b"x"),)))

    assert read["Bcc"] is None
    (part,) = [part for part in read.walk() if part.get_content_disposition() == "attachment"]
    assert len(part.get_filename() or "") <= 150
    assert "/" not in (part.get_filename() or "")


@pytest.mark.parametrize(
    "address", ["dana@mail.example, boss@x.example", "Dana <dana@mail.example>", "dana", "", "dana@mail.example>"]
)
def test_an_address_that_is_not_one_plain_address_is_refused(address: str) -> None:
    with pytest.raises(PermanentFailure):
        compose(answer(to=Address(AddressKind.EMAIL, address)), CARE, SATURDAY)


def test_a_long_mixed_subject_comes_back_whole() -> None:
    subject = "הצעה מס׳ 4471 for Dana Cohen Ltd — " * 10

    assert written(answer(subject=subject.strip()))[1]["Subject"] == subject.strip()


def test_no_line_is_longer_than_mail_allows() -> None:
    composed, _ = written(
        answer("a" * 20_000 + "\nFrom here\n.\n" + "ש" * 5000, references=tuple(f"{'r' * 300}{n}@x" for n in range(30)))
    )

    assert max(map(len, composed.content.split(b"\r\n"))) <= 998
    assert b"\n" not in composed.content.replace(b"\r\n", b"")


def test_a_token_that_is_no_id_is_refused() -> None:
    with pytest.raises(PermanentFailure):
        compose(answer(reply_token="case-17"), CARE, SATURDAY)


def test_an_account_address_too_long_for_a_token_is_refused_in_words() -> None:
    with pytest.raises(PermanentFailure, match="too long"):
        compose(answer(reply_token=str(CASE)), Sender("a-very-long-customer-service-name@bank.example", KEYS), SATURDAY)
