"""Mail in by SMTP: acknowledged only when kept, refused in the right words, by a real client over loopback."""

import asyncio
import smtplib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from kesher.channels.adapters.email.listener import Listener, ListenerSettings, accepts_for, only_full_line_ends
from kesher.channels.adapters.email.tokens import bounce_address
from kesher.channels.types import MessageReceived, Raw
from kesher.core.blobs import DiskFull
from tests.channels.email.house import DISPATCH, KEYS, account, fixture

MAIL = b"From: dana@mail.example\r\nTo: care@bank.example\r\nSubject: hello\r\n\r\nwords\r\n"


class Keeper:
    """Where mails are kept in these tests; told to fail, it keeps nothing."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.failure = failure
        self.kept: list[tuple[str, Raw]] = []

    def __call__(self, recipient: str, raw: Raw) -> None:
        if self.failure:
            raise self.failure
        self.kept.append((recipient, raw))


@contextmanager
def listening(keep: Any, **how: Any) -> Iterator[tuple[Listener, int]]:
    """A listener in its own thread, as in the role smtp."""
    settings = ListenerSettings(port=0, **{name: how.pop(name) for name in list(how) if name.startswith("max_")})
    listener = Listener(settings, accepts=how.pop("accepts", accepts_for("care@bank.example")), keep=keep, **how)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(listener.start(), loop).result(10)
    try:
        yield listener, listener.port
    finally:
        asyncio.run_coroutine_threadsafe(listener.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(60)
        loop.close()


def deliver(
    port: int, content: bytes = MAIL, to: str | list[str] = "care@bank.example", sender: str = "dana@mail.example"
) -> dict[str, tuple[int, bytes]]:
    with smtplib.SMTP("127.0.0.1", port, "client.example", timeout=10) as client:
        return client.sendmail(sender, to, content)


def raw_session(port: int, *lines: bytes) -> list[bytes]:
    """Say these bytes after the greeting, and hear one answer for each."""
    answers = []
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        stream = connection.makefile("rb")
        stream.readline()
        for line in lines:
            connection.sendall(line)
            answer = stream.readline()
            while answer[3:4] == b"-":
                answer = stream.readline()
            answers.append(answer)
    return answers


def test_a_mail_is_acknowledged_after_it_was_kept_byte_for_byte() -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port):
        refused = deliver(port, fixture("hebrew-visual").rstrip(b"\r\n") + b"\r\n.leading dot\r\n")

    ((recipient, raw),) = keeper.kept
    assert refused == {}
    assert recipient == "care@bank.example"
    assert raw.body == fixture("hebrew-visual").rstrip(b"\r\n") + b"\r\n.leading dot\r\n"
    assert raw.headers == {
        "mail-from": "dana@mail.example",
        "rcpt-to": "care@bank.example",
        "peer": "127.0.0.1",
        "helo": "client.example",
    }


def test_an_asynchronous_keeper_is_waited_for() -> None:
    kept: list[str] = []

    async def keep(recipient: str, raw: Raw) -> None:
        await asyncio.sleep(0)
        kept.append(recipient)

    with listening(keep) as (_, port):
        deliver(port)

    assert kept == ["care@bank.example"]


def test_no_answer_is_given_before_the_keeper_returns() -> None:
    asked, may_return = threading.Event(), threading.Event()

    def keep(recipient: str, raw: Raw) -> None:
        asked.set()
        may_return.wait(60)

    with listening(keep) as (_, port), socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        stream = connection.makefile("rb")
        for line in (
            b"",
            b"HELO x\r\n",
            b"MAIL FROM:<a@b.example>\r\n",
            b"RCPT TO:<care@bank.example>\r\n",
            b"DATA\r\n",
        ):
            connection.sendall(line)
            stream.readline()
        connection.sendall(MAIL + b".\r\n")
        assert asked.wait(60)
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        may_return.set()
        connection.settimeout(10)
        assert connection.recv(100).startswith(b"250 ")


@pytest.mark.parametrize(
    ("failure", "code"),
    [(RuntimeError("database away: secret words"), 451), (ConnectionError("x"), 451), (DiskFull(), 452)],
)
def test_what_could_not_be_kept_is_not_acknowledged_and_no_reason_leaks(failure: Exception, code: int) -> None:
    keeper = Keeper(failure)
    with listening(keeper) as (_, port), pytest.raises(smtplib.SMTPDataError) as raised:
        deliver(port)

    assert raised.value.smtp_code == code
    assert b"secret" not in raised.value.smtp_error
    assert keeper.kept == []


def test_the_reserve_of_the_disk_is_refused_before_anything_is_written() -> None:
    keeper = Keeper()
    with listening(keeper, has_room=lambda size: False) as (_, port), pytest.raises(smtplib.SMTPDataError) as raised:
        deliver(port)

    assert raised.value.smtp_code == 452
    assert keeper.kept == []


def test_a_recipient_that_cannot_be_looked_up_comes_later() -> None:
    def accepts(recipient: str) -> bool:
        raise ConnectionError("database away")

    with listening(Keeper(), accepts=accepts) as (_, port), pytest.raises(smtplib.SMTPRecipientsRefused) as raised:
        deliver(port)

    assert raised.value.recipients["care@bank.example"][0] == 451


@pytest.mark.parametrize(
    "recipient", ["nobody@bank.example", "care@other.example", "carelessness@bank.example", "care", "+x@bank.example"]
)
def test_an_unknown_recipient_is_refused_and_nothing_kept(recipient: str) -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port), pytest.raises(smtplib.SMTPRecipientsRefused) as raised:
        deliver(port, to=recipient)

    assert raised.value.recipients[recipient][0] in {550, 501, 553}
    assert keeper.kept == []


@pytest.mark.parametrize(
    "recipient",
    [
        "care@bank.example",
        "CARE@Bank.Example",
        "care+token@bank.example",
        bounce_address(KEYS, DISPATCH, "bank.example"),
    ],
)
def test_plus_and_bounce_addresses_of_the_account_are_taken(recipient: str) -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port):
        deliver(port, to=recipient, sender="")

    assert keeper.kept[0][0] == recipient
    assert keeper.kept[0][1].headers["mail-from"] == ""


def test_a_mail_to_two_of_our_addresses_is_one_mail_with_both_in_its_envelope() -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port):
        deliver(port, to=["care@bank.example", "care+x@bank.example", "care@bank.example"])

    assert [recipient for recipient, _ in keeper.kept] == ["care@bank.example", "care+x@bank.example"]
    assert {raw.headers["rcpt-to"] for _, raw in keeper.kept} == {"care@bank.example, care+x@bank.example"}
    assert len({account().key(raw) for _, raw in keeper.kept}) == 1


def test_a_mail_above_the_limit_is_refused_before_and_after_it_was_sent() -> None:
    keeper = Keeper()
    with listening(keeper, max_size=1000) as (_, port):
        with pytest.raises(smtplib.SMTPSenderRefused) as announced:
            deliver(port, MAIL + b"x" * 2000)
        (answer,) = raw_session(
            port,
            b"HELO x\r\n",
            b"MAIL FROM:<a@b.example>\r\n",
            b"RCPT TO:<care@bank.example>\r\n",
            b"DATA\r\n",
            b"x" * 2000 + b"\r\n.\r\n",
        )[4:]

    assert announced.value.smtp_code == 552
    assert answer.startswith(b"552 ")
    assert keeper.kept == []


@pytest.mark.parametrize(
    "poison",
    [
        b"a\nb\r\n",
        b"a\rb\r\n",
        b"a\n.\r\nMAIL FROM:<x@y.example>\r\n",
        b"a\r\n.\nMAIL FROM:<x@y.example>\r\n",
        b"a\r\r\n",
    ],
)
def test_a_bare_line_feed_is_refused_so_that_nobody_smuggles_a_second_mail(poison: bytes) -> None:
    keeper = Keeper()
    begin = (b"HELO x\r\n", b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<care@bank.example>\r\n", b"DATA\r\n")
    with listening(keeper) as (_, port):
        answers = raw_session(port, *begin, MAIL + poison + b"\r\n.\r\n")

    assert answers[4].startswith(b"554 ")
    assert keeper.kept == []


def test_an_account_names_the_mailboxes_that_are_taken_for_it() -> None:
    assert account(aliases=["Help@Bank.example"]).mailboxes() == ("care@bank.example", "Help@Bank.example")


def test_the_log_holds_no_address_and_no_word_of_a_mail(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    caplog.clear()
    with (
        listening(Keeper(RuntimeError("dana@mail.example said words"))) as (_, port),
        pytest.raises(smtplib.SMTPDataError),
    ):
        deliver(port)

    assert "mail could not be kept: RuntimeError" in caplog.text
    assert "dana" not in caplog.text
    assert "words" not in caplog.text


def test_lines_longer_than_the_standard_allows_are_taken() -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port):
        deliver(port, MAIL + b"y" * 100_000 + b"\r\n")

    assert len(keeper.kept[0][1].body) == len(MAIL) + 100_002


def test_international_addresses_are_taken() -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port), smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.sendmail("דנה@mail.example", "care@bank.example", MAIL, mail_options=["SMTPUTF8", "BODY=8BITMIME"])

    assert keeper.kept[0][1].headers["mail-from"] == "דנה@mail.example"


def test_too_many_at_once_are_asked_to_come_back() -> None:
    with (
        listening(Keeper(), max_connections=1) as (_, port),
        smtplib.SMTP("127.0.0.1", port, timeout=10),
        pytest.raises(smtplib.SMTPConnectError) as raised,
    ):
        smtplib.SMTP("127.0.0.1", port, timeout=10)

    assert raised.value.smtp_code == 421


def test_one_connection_brings_many_mails() -> None:
    keeper = Keeper()
    with listening(keeper) as (_, port), smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        for number in range(20):
            client.sendmail("dana@mail.example", "care@bank.example", MAIL + b"%d\r\n" % number)

    assert [raw.body for _, raw in keeper.kept] == [MAIL + b"%d\r\n" % number for number in range(20)]


def test_what_our_adapter_sends_our_listener_takes_and_reads() -> None:
    from tests.channels.email.house import CASE, answer

    keeper = Keeper()
    with listening(keeper, accepts=lambda recipient: True) as (_, port):
        sent = account(mail_out=f"smtp://127.0.0.1:{port}?tls=none").send(answer("שלום דנה", reply_token=str(CASE)))

    (event,) = account().parse(keeper.kept[0][1])
    assert isinstance(event, MessageReceived)
    assert (event.vendor_id, event.text, event.subject) == (sent.vendor_id, "שלום דנה", "חיוב כפול")


@pytest.mark.parametrize(
    ("body", "whole"), [(b"", True), (b"a\r\nb\r\n", True), (b"a\nb", False), (b"a\rb", False), (b"\n\r", False)]
)
def test_line_ends_are_counted(body: bytes, whole: bool) -> None:
    assert only_full_line_ends(body) is whole
