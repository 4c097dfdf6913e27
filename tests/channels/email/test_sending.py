"""What becomes of a mail that we hand over: taken, refused, later, or unknown. The peer is a real server on loopback."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP as Server
from aiosmtpd.smtp import Envelope, Session

from kesher.channels.adapters.email import smtp
from kesher.channels.adapters.email.tokens import read_bounce_address
from kesher.channels.types import Address, AddressKind, PermanentFailure, Sent, TemporaryFailure, UnknownResult
from tests.channels.email.house import DISPATCH, KEYS, account, answer


class Peer:
    """A server that takes mail, or answers as it is told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.taken: list[Envelope] = []

    async def handle_MAIL(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("mail", "250 OK")

    async def handle_RCPT(
        self, server: Server, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        if "data" not in self.answers:
            self.taken.append(envelope)
        return self.answers.get("data", "250 taken")


@contextmanager
def serving(peer: Peer, **how: Any) -> Iterator[str]:
    controller = Controller(peer, hostname="127.0.0.1", port=0, ready_timeout=20, **how)
    # Port 0 cannot be asked of a Controller's self-test, so a free port is found first.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        controller.port = probe.getsockname()[1]
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}?tls=none&timeout=5"
    finally:
        controller.stop()


@contextmanager
def talking(script: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server by hand, for what no honest one does."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            script(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listening.getsockname()[1]}?tls=none&timeout=5"
    finally:
        listening.close()
        thread.join(5)


def conversation(connection: socket.socket, *, until_data: bool = True) -> None:
    """Say yes to everything up to the end of the mail."""
    stream = connection.makefile("rb")
    connection.sendall(b"220 here\r\n")
    for line in stream:
        word = line[:4].upper()
        if word == b"DATA":
            connection.sendall(b"354 go\r\n")
            break
        connection.sendall(b"250 fine\r\n")
    if until_data:
        for line in stream:
            if line == b".\r\n":
                return


def test_a_mail_is_taken_and_its_id_is_the_vendors_id() -> None:
    peer = Peer()
    with serving(peer) as url:
        sent = account(mail_out=url).send(answer("שלום\n.\n..נקודות"))

    (envelope,) = peer.taken
    assert sent == Sent(f"{DISPATCH.hex}@bank.example")
    assert envelope.rcpt_tos == ["dana@mail.example"]
    assert read_bounce_address(KEYS, envelope.mail_from or "") == DISPATCH
    assert f"Message-ID: <{sent.vendor_id}>".encode() in (envelope.original_content or b"")


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, PermanentFailure),
        ({"rcpt": "553 5.1.3 bad address"}, PermanentFailure),
        ({"rcpt": "450 4.2.0 greylisted"}, TemporaryFailure),
        ({"rcpt": "452 4.2.2 full"}, TemporaryFailure),
        ({"rcpt": "421 4.3.0 closing"}, TemporaryFailure),
        ({"rcpt": "530 5.7.0 log in first"}, TemporaryFailure),
        ({"mail": "552 5.3.4 too large"}, PermanentFailure),
        ({"mail": "451 4.3.0 later"}, TemporaryFailure),
        ({"data": "554 5.7.1 refused by policy"}, PermanentFailure),
        ({"data": "451 4.3.0 later"}, TemporaryFailure),
    ],
)
def test_a_servers_answer_is_told_as_it_was_meant(answers: dict[str, str], failure: type[Exception]) -> None:
    peer = Peer(**answers)
    with serving(peer) as url, pytest.raises(failure) as raised:
        account(mail_out=url).send(answer())

    assert type(raised.value) is failure
    assert str(raised.value).startswith(next(iter(answers.values()))[:3])
    assert peer.taken == []


def test_silence_after_the_last_line_is_unknown() -> None:
    def silent(connection: socket.socket) -> None:
        conversation(connection)
        connection.recv(100)  # hold on until the other side gives up

    with talking(silent) as url, pytest.raises(UnknownResult):
        account(mail_out=url).send(answer())


def test_a_line_cut_after_the_last_line_is_unknown() -> None:
    with talking(conversation) as url, pytest.raises(UnknownResult):
        account(mail_out=url).send(answer())


def test_a_line_cut_before_the_mail_was_sent_is_temporary() -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"220 here\r\n")
        connection.recv(1000)

    with talking(cut) as url, pytest.raises(TemporaryFailure):
        account(mail_out=url).send(answer())


def test_a_server_that_is_not_there_is_temporary() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with pytest.raises(TemporaryFailure) as raised:
        account(mail_out=f"smtp://127.0.0.1:{port}").send(answer())

    assert raised.value.code == "server_unreachable"


def test_a_server_that_refuses_its_greeting_is_temporary() -> None:
    with (
        talking(lambda connection: connection.sendall(b"554 no service here\r\n")) as url,
        pytest.raises(TemporaryFailure),
    ):
        account(mail_out=url).send(answer())


def test_a_password_is_never_sent_in_the_clear() -> None:
    server = smtp.Server.from_url("smtp://care:secret@mail.example:587")

    assert server.tls == "required"


def test_a_server_without_the_required_encryption_is_not_used() -> None:
    peer = Peer()
    with serving(peer) as url, pytest.raises(TemporaryFailure) as raised:
        account(mail_out=url.replace("tls=none", "tls=required")).send(answer())

    assert raised.value.code == "no_secure_connection"
    assert peer.taken == []


def test_an_address_beyond_ascii_is_refused_where_the_server_cannot_take_it() -> None:
    peer = Peer()
    with serving(peer, enable_SMTPUTF8=False) as url, pytest.raises(PermanentFailure):
        account(mail_out=url).send(answer(to=Address(AddressKind.EMAIL, "דנה@mail.example")))

    assert peer.taken == []


def test_an_address_beyond_ascii_goes_where_the_server_takes_it() -> None:
    peer = Peer()
    with serving(peer, enable_SMTPUTF8=True) as url:
        account(mail_out=url).send(answer(to=Address(AddressKind.EMAIL, "דנה@mail.example")))

    assert peer.taken[0].rcpt_tos == ["דנה@mail.example"]


@pytest.mark.parametrize(
    "url", ["", "http://mail.example", "smtp://", "smtp://mail.example?tls=perhaps", "smtp://mail.example:99999"]
)
def test_settings_that_make_no_sense_are_told_in_words(url: str) -> None:
    with pytest.raises(TemporaryFailure) as raised:
        account(mail_out=url).send(answer())

    assert raised.value.code == "not_configured"
    assert account(mail_out=url).health() != ""


def test_health_is_empty_while_the_server_lets_us_in() -> None:
    with serving(Peer()) as url:
        assert account(mail_out=url).health() == ""
