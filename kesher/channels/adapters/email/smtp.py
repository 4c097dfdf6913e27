"""Hand one mail to the outgoing server, and say exactly what became of it.

Until the server has read the final dot, a failure means "not taken": temporary. After it and before the answer, nobody knows:
UnknownResult; the same mail with the same Message-ID may be sent again (decision 27). 4xx is temporary, 5xx is permanent, but
a server that does not let *us* in (log-in, greeting, TLS) says nothing about the customer's address: temporary.
"""

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from kesher.channels.types import PermanentFailure, SendFailure, TemporaryFailure, UnknownResult

_LINE_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True)
class Server:
    """Where mail goes out. `tls`: wrapped (smtps), required or offered (STARTTLS), or none."""

    host: str
    port: int
    tls: str
    user: str = ""
    password: str = ""
    timeout: float = 30.0
    ca_file: str = ""
    helo: str = ""

    @classmethod
    def from_url(cls, url: str, *, helo: str = "") -> "Server":
        """Read `smtp://user:password@host:587?tls=required&timeout=30&ca=/path` or `smtps://…`. Raises ValueError."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("mail_out is smtp://host:port or smtps://host:port")
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        wrapped = parts.scheme == "smtps"
        user = unquote(parts.username or "")
        default = "wrapped" if wrapped else "required" if user and not _is_loopback(parts.hostname) else "offered"
        tls = "wrapped" if wrapped else options.get("tls", default)
        if tls not in {"wrapped", "required", "offered", "none"}:
            raise ValueError("tls is required, offered or none")
        return cls(
            host=parts.hostname,
            port=parts.port or (465 if wrapped else 587 if user else 25),
            tls=tls,
            user=user,
            password=unquote(parts.password or ""),
            timeout=float(options.get("timeout", "30")),
            ca_file=options.get("ca", ""),
            helo=helo,
        )


def deliver(server: Server, envelope_from: str, recipient: str, content: bytes) -> str:
    """Send one mail to one recipient; the server's last words. Raises the three failures of channels.types."""
    with _connection(server) as smtp:
        options, recipient = _international(smtp, recipient, content)
        _expect(smtp.mail(envelope_from, options), "sender_refused")
        _expect(smtp.rcpt(recipient), "recipient_refused")
        _expect_data(smtp.docmd("DATA"))
        try:
            smtp.send(_with_dots(content))
        except (OSError, smtplib.SMTPException) as error:
            raise TemporaryFailure("connection_lost", f"while sending: {type(error).__name__}") from error
        try:
            answer = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise UnknownResult("no_answer", f"after the last line: {type(error).__name__}") from error
        _expect(answer, "content_refused")
        return _words(answer[1])


def check(server: Server) -> str:
    """Empty when the server lets us in, else why not."""
    try:
        with _connection(server) as smtp:
            smtp.noop()
    except SendFailure as failure:
        return f"{failure.code}: {failure}"
    return ""


@contextmanager
def _connection(server: Server) -> Iterator[smtplib.SMTP]:
    try:
        smtp = _open(server)
    except smtplib.SMTPAuthenticationError as error:
        raise TemporaryFailure("log_in_refused", f"{error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        raise TemporaryFailure("server_refused", f"{error.smtp_code} {_words(error.smtp_error)}") from error
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise TemporaryFailure("no_secure_connection", type(error).__name__) from error
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure("server_unreachable", type(error).__name__) from error
    try:
        yield smtp
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        raise TemporaryFailure("connection_lost", type(error).__name__) from error
    finally:
        _close(smtp)


def _open(server: Server) -> smtplib.SMTP:
    # Reading the authorities' certificates takes as long as a whole mail: only where one is asked for.
    context = (
        ssl.create_default_context(cafile=server.ca_file or None) if server.tls in {"wrapped", "required"} else None
    )
    helo = server.helo or None
    if server.tls == "wrapped":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, helo, timeout=server.timeout, context=context)
    else:
        smtp = smtplib.SMTP(server.host, server.port, helo, timeout=server.timeout)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.tls == "required" or (server.tls == "offered" and smtp.has_extn("starttls")):
            # "offered" protects against listening, not against a false server: a certificate cannot be asked for.
            smtp.starttls(context=context or _unverified())
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        _close(smtp)
        raise
    return smtp


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _close(smtp: smtplib.SMTP) -> None:
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(5)
            smtp.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()


def _international(smtp: smtplib.SMTP, recipient: str, content: bytes) -> tuple[list[str], str]:
    options = [f"size={len(content)}"] if smtp.has_extn("size") else []
    if not content.isascii() and smtp.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if recipient.isascii():
        return options, recipient
    local, _, domain = recipient.rpartition("@")
    if not local.isascii():
        if not smtp.has_extn("smtputf8"):
            raise PermanentFailure("address_not_supported", "the outgoing server takes no addresses beyond ASCII")
        return [*options, "SMTPUTF8"], recipient
    try:
        return options, f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise PermanentFailure("bad_address", "the domain cannot be written in ASCII") from error


def _expect(answer: tuple[int, bytes], code: str) -> None:
    number, words = answer
    if 200 <= number < 300:
        return
    text = f"{number} {_words(words)}"
    if number in {421, -1} or 400 <= number < 500:
        raise TemporaryFailure(code, text)
    if number in {530, 534, 535, 538, 454}:  # about us, not about the recipient
        raise TemporaryFailure("log_in_refused", text)
    raise PermanentFailure(code, text)


def _expect_data(answer: tuple[int, bytes]) -> None:
    if answer[0] != 354:
        _expect((answer[0] if answer[0] >= 400 else 451, answer[1]), "content_refused")


def _with_dots(content: bytes) -> bytes:
    ending = b"" if content.endswith(b"\r\n") else b"\r\n"
    return _LINE_DOT.sub(b"..", content) + ending + b".\r\n"


def _words(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:300]


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
