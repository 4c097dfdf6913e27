"""Whatever arrives is read in bounded time and never fails: mutated mails, bombs, and pieces made to hurt a parser."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kesher.channels.adapters.email import quotes
from kesher.channels.types import Unknown
from tests.channels.email.house import FIXTURES, account, raw

SEEDS = [path.read_bytes() for path in sorted(FIXTURES.glob("*.eml"))]
POISON = st.sampled_from(
    [b"\r\n\r\n", b"\n", b"\x00", b"\xff\xfe", b"--", b"=?utf-8?B?", b"?=", b"Content-Type: multipart/mixed; boundary=B\r\n", b"boundary=", b'"', b"<", b">",
     b"begin 644 x\r\n", b"charset=utf-7", b"charset=utf-16", b"Content-Transfer-Encoding: base64\r\n", b"\r", b"From: ", b"message/rfc822", b"=\r\n", b"*0*=", b"(",
     b"\xd7", b"; name*=utf-8''%", b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n", b"Message-ID: <[", "ך".encode("iso8859-8"), b"References: <<<>>>\r\n"]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A mail of ours with pieces cut, doubled, moved and poisoned."""
    body = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        at, to = sorted((draw(st.integers(0, len(body))), draw(st.integers(0, len(body)))))
        match draw(st.integers(0, 4)):
            case 0:
                body = body[:at] + body[to:]
            case 1:
                body = body[:at] + draw(POISON) + body[at:]
            case 2:
                body = body[:to] + body[at:to] + body[to:]
            case 3:
                body = body[:at] + draw(st.binary(max_size=30)) + body[to:]
            case _:
                other = draw(st.sampled_from(SEEDS))
                body = body[:at] + other[len(other) // 2 :] + body[at:]
    return body[:200_000]


ENDLESS = 60_000  # milliseconds: what reads a mail in exponential time passes it, a busy machine does not


@settings(max_examples=400, deadline=ENDLESS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_a_mutated_mail_is_read_in_bounded_time(body: bytes) -> None:
    email = account()

    events = email.parse(raw(body, mail_from="x@y.example", rcpt_to="care@bank.example"))

    assert events
    assert not any(isinstance(event, Unknown) for event in events)
    assert email.key(raw(body)).startswith("mail:")


@settings(max_examples=200, deadline=ENDLESS)
@given(st.binary(max_size=3000))
def test_any_bytes_are_a_mail(body: bytes) -> None:
    (event,) = account().parse(raw(body))

    assert not isinstance(event, Unknown)


@settings(max_examples=300, deadline=ENDLESS)
@given(st.text(alphabet=st.sampled_from("ab א>:\n-_@<1\u200f") | st.characters(), max_size=600))
def test_folding_loses_nothing_and_shows_something(text: str) -> None:
    folded = quotes.fold(text)

    assert sorted("".join((folded.shown + folded.quoted).split())) == sorted("".join(text.split()))
    assert bool(folded.shown.strip()) == bool(text.strip())


def head(fields: bytes) -> bytes:
    return b"From: a@b.example\r\nSubject: x\r\n" + fields + b"\r\n"


BOMBS = {
    "one long header": b"Subject: " + b"a" * 5_000_000,
    "many headers": b"".join(b"X-%d: y\r\n" % number for number in range(200_000)),
    "folded for ever": b"Subject: a" + b"\r\n b" * 500_000,
    "encoded words": head(b"Subject: " + b"=?utf-8?B?YQ==?= " * 100_000 + b"\r\n"),
    "open encoded words": head(b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\r\n"),
    "a million recipients": head(b"To: " + b"a@b.example, " * 300_000 + b"\r\n"),
    "nested comments": head(b"To: " + b"(" * 1_000_000 + b"\r\n"),
    "open quotes": head(b'To: "' + b"\\" * 1_000_000 + b"\r\n"),
    "open angles": head(b"From: " + b"<" * 500_000 + b"\r\n"),
    "references": head(b"References: " + b"<a@b>" * 500_000 + b"\r\n"),
    "open references": head(b"References: " + b"<" * 1_000_000 + b"\r\n"),
    "parameters": head(b"Content-Type: text/plain" + b"; a=b" * 300_000 + b"\r\n"),
    "parameter sections": head(b"Content-Type: text/plain" + b"".join(b"; name*%d=x" % n for n in range(50_000)) + b"\r\n"),
    "blanks in parameters": head(b"Content-Type: text/plain; name=" + b" " * 1_000_000 + b"\r\n"),
    "boundaries": head(b"Content-Type: multipart/mixed; boundary=b\r\n") + b"--b\r\n" * 1_000_000,
    "almost boundaries": head(b"Content-Type: multipart/mixed; boundary=b\r\n") + b"--bb\r\n" * 500_000,
    "nesting": head(b"") + b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(20_000)),
    "same nesting": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 50_000,
    "blank lines of a header": head(b"X: y\r\n" + b" \r\n" * 500_000 + b"Z: y\r\n"),
    "uuencode": head(b"") + b"\r\nbegin 644 x\r\n" * 200_000,
    "quotes": head(b"") + b"> " * 1_000_000,
    "introductions": head(b"") + b"\r\n" + b"On 1 2 3 @ 10:15\r\n" * 200_000,
    "labels": head(b"") + b"\r\n" + b"From: x\r\n" * 200_000,
    "dividers": head(b"") + b"\r\n" + b"-" * 3_000_000,
    "stars": head(b"") + b"\r\n" + (b"*" * 900 + b"\r\n") * 3_000,
    "tags": head(b"Content-Type: text/html\r\n") + b"\r\n" + b"<div gmail_quote " * 200_000,
    "open tags": head(b"Content-Type: text/html\r\n") + b"\r\n" + b"<blockquote type='cite'>" * 100_000,
    "attributes": head(b"Content-Type: text/html\r\n") + b"\r\n<div class=gmail_quote " + b"a='" * 500_000,
    "visual letters": head(b"Content-Type: text/plain; charset=iso-8859-8\r\n") + b"\r\n" + "םa(1".encode("iso8859-8") * 500_000,
    "soft breaks": head(b"Content-Type: text/plain; format=flowed\r\n") + b"\r\n" + b"a \r\n" * 500_000,
    "base64 without end": head(b"Content-Transfer-Encoding: base64\r\n") + b"\r\n" + b"A" * 5_000_001,
    "meta": head(b"Content-Type: text/html\r\n") + b"\r\n" + b"<meta " * 500_000,
    "delivery status": head(b"Content-Type: multipart/report; boundary=b\r\n") + b"\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n" + b"Action: failed\r\n\r\n" * 200_000,
    "signatures": b"DKIM-Signature: v=1; d=x; s=y; b=z\r\n" * 20_000 + head(b""),
    "results": b"Authentication-Results: mx.bank.example; " + b"dkim=pass (" * 100_000 + b"\r\n" + head(b""),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_costs_no_more_than_its_length(bomb: bytes) -> None:
    email = account(authserv_id="mx.bank.example", check_dkim=True)
    started = time.process_time()

    events = email.parse(raw(bomb, peer="127.0.0.1"))
    email.key(raw(bomb))

    assert time.process_time() - started < 2
    assert not any(isinstance(event, Unknown) for event in events)


def test_sixty_megabytes_are_read_in_seconds() -> None:
    body = (
        head(b"Content-Type: multipart/mixed; boundary=b\r\n")
        + b"\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee the film\r\n--b\r\n"
    )
    body += (
        b"Content-Type: video/mp4; name=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + (b"QUFB" * 19 + b"\r\n") * 780_000
        + b"--b--\r\n"
    )
    started = time.process_time()

    (event,) = account().parse(raw(body[: 60 * 1024 * 1024]))

    assert time.process_time() - started < 5
    assert getattr(event, "text", "") == "see the film"
    assert [file.name for file in getattr(event, "files", ())] == ["film.mp4"]
