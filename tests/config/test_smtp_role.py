"""The SMTP role as `kesher serve` starts it: its name, its limit, STARTTLS; asked by a real client over loopback."""

import os
import smtplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kesher.channels.models import Envelope
from kesher.config.environment import ConfigurationError, read
from kesher.config.serve import smtp
from tests.cases.house import build
from tests.config.certificates import NAME
from tests.config.certificates import certificate as made

MEGA = 1024 * 1024
SENDER, RECIPIENT = "noa.b@example.com", "care@shikma.example"


def certificate(folder: Path, name: str = NAME) -> dict[str, str]:
    """A certificate and its key, as the environment names them."""
    signed, key = made(name)
    (folder / "cert.pem").write_text(signed)
    (folder / "key.pem").write_text(key)
    return {"KESHER_SMTP_CERTIFICATE": str(folder / "cert.pem"), "KESHER_SMTP_KEY": str(folder / "key.pem")}


@contextmanager
def role(**environment: str) -> Iterator[int]:
    """`kesher role smtp` in a process of its own, as the supervisor starts it; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "kesher.config.cli", "role", "smtp"],
        env=os.environ | {"KESHER_SMTP_PORT": str(port)} | environment,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port
    finally:
        process.terminate()
        assert process.wait(30) == 0


@pytest.mark.django_db(transaction=True)
def test_the_role_says_its_name_its_limit_and_starttls_and_keeps_what_comes_encrypted(tmp_path: Path) -> None:
    build()
    files = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=files["KESHER_SMTP_CERTIFICATE"])
    trusting.verify_flags &= ~ssl.VERIFY_X509_STRICT  # it is its own authority, without the identifiers of keys

    with (
        role(KESHER_SMTP_NAME=NAME, KESHER_SMTP_MAX_MB="2", **files) as port,
        smtplib.SMTP("127.0.0.1", port, timeout=30) as client,
    ):
        greeting = client.ehlo()[1].decode().splitlines()[0]
        offered = client.esmtp_features
        client._host = NAME  # type: ignore[attr-defined]  # the name that the certificate must carry
        client.starttls(context=trusting)
        client.ehlo()
        encrypted = client.sock.version() if isinstance(client.sock, ssl.SSLSocket) else ""
        again = client.esmtp_features
        client.sendmail(SENDER, [RECIPIENT], b"Subject: one\r\n\r\nencrypted\r\n")
        announced = _refused_as_announced(client, 3 * MEGA)
        in_data = _refused_in_data(client, 3 * MEGA)
        client.sendmail(SENDER, [RECIPIENT], b"Subject: two\r\n\r\nafter the refusal\r\n")

    assert greeting == NAME
    assert (offered["size"], "starttls" in offered) == (str(2 * MEGA), True)
    assert encrypted in {"TLSv1.2", "TLSv1.3"}
    assert "starttls" not in again
    assert (announced, in_data) == (552, 552)
    kept = [bytes(body or b"") for body in Envelope.objects.order_by("received_at").values_list("body", flat=True)]
    assert [b"encrypted" in kept[0], b"after the refusal" in kept[1], len(kept)] == [True, True, 2]


def _refused_as_announced(client: smtplib.SMTP, size: int) -> int:
    return client.mail(SENDER, [f"size={size}"])[0]


def _refused_in_data(client: smtplib.SMTP, size: int) -> int:
    """A client that says nothing of the size beforehand."""
    client.rset()
    client.mail(SENDER)
    client.rcpt(RECIPIENT)
    return client.data(b"Subject: large\r\n\r\n" + (b"x" * 76 + b"\r\n") * (size // 78))[0]


def test_without_a_certificate_no_starttls_is_offered_and_the_public_name_is_said() -> None:
    settings = smtp.listener_settings(read({"KESHER_PUBLIC_URL": "https://care.shikma.example"} | _data()))

    assert (settings.hostname, settings.tls, settings.max_size) == ("care.shikma.example", None, 60 * MEGA)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"KESHER_SMTP_MAX_MB": "61"}, "between 1 and 60"),
        ({"KESHER_SMTP_MAX_MB": "many"}, "between 1 and 60"),
        ({"KESHER_SMTP_CERTIFICATE": "/nowhere/cert.pem"}, "name a file in PEM form"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_start_in_words(given: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        read(given | _data())


def test_a_certificate_without_its_key_is_refused_at_the_start_in_words(tmp_path: Path) -> None:
    files = certificate(tmp_path)
    (tmp_path / "key.pem").write_text("no key")

    with pytest.raises(ConfigurationError, match="cannot be used with its key"):
        smtp.listener_settings(read(files | _data()))


def test_a_renewed_certificate_is_used_without_a_restart_and_a_broken_one_is_not(tmp_path: Path) -> None:
    environment = read(certificate(tmp_path) | _data())
    context = smtp.listener_settings(environment).tls
    assert context is not None

    certificate(tmp_path, "renewed.example")
    smtp.renew(context, environment)
    renewed = _presented(context)
    (tmp_path / "cert.pem").write_text("broken")
    smtp.renew(context, environment)

    assert b"renewed.example" in renewed
    assert _presented(context) == renewed


def _presented(context: ssl.SSLContext) -> bytes:
    """The certificate that a client is shown, by a handshake in memory."""
    asking = ssl.create_default_context()
    asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = asking.wrap_bio(to_client, to_server)
    server = context.wrap_bio(to_server, to_client, server_side=True)
    for side in (client, server, client, server):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return client.getpeercert(binary_form=True) or b""


def _data() -> dict[str, str]:
    return {"KESHER_DATA": os.environ["KESHER_DATA"]}
