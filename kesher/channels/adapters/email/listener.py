"""Mail in by SMTP: a mail is acknowledged only when it is kept.

    unknown recipient 550 | too large 552 | bare line feed 554 (smuggling, CVE-2023-51764 and its family)
    no room on the disk 452 | anything else that keeps us from keeping 451 | too many at once 421

The functions that know recipients and keep mails are passed in (`keep` raises DiskFull at the disk's reserve). One transaction is kept once for
each recipient, each with the whole envelope, so that a token in any of the addresses is found; the second is recognised as
the same mail by its key (decision 26).
"""

import asyncio
import inspect
import logging
import ssl
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from kesher.channels.adapters.email.failures import where
from kesher.channels.types import Raw
from kesher.core import clock
from kesher.core.blobs import DiskFull

log = logging.getLogger(__name__)
# aiosmtpd writes addresses into its log from level INFO on; ours holds no personal data.
logging.getLogger("mail.log").setLevel(logging.ERROR)

Keep = Callable[[str, Raw], Awaitable[object] | object]
Accepts = Callable[[str], Awaitable[bool] | bool]
HasRoom = Callable[[int], bool]


@dataclass(frozen=True)
class ListenerSettings:
    """Where and within which limits mail is taken. Sizes in bytes, times in seconds."""

    host: str = "127.0.0.1"
    port: int = 2525
    hostname: str = "localhost"
    max_size: int = 60 * 1024 * 1024
    max_recipients: int = 100
    max_connections: int = 50
    workers: int = 4
    timeout: float = 120.0
    tls: ssl.SSLContext | None = None


class Listener:
    """The SMTP server of one process."""

    def __init__(
        self, settings: ListenerSettings, *, accepts: Accepts, keep: Keep, has_room: HasRoom | None = None
    ) -> None:
        self.settings = settings
        self.accepts = accepts
        self.keep = keep
        self.has_room = has_room or (lambda size: True)
        self.busy = 0  # transactions between the final dot and our answer
        self.open = 0
        self.transports: set[asyncio.BaseTransport] = set()  # of clients that are connected
        self._pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="smtp")
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that is listened on (useful where 0 was asked for)."""
        if self._server is None:
            raise RuntimeError("the listener has not been started")
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Open the port. Raises OSError if it is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, self.settings.host, self.settings.port)

    async def stop(self, grace: float = 20.0) -> None:
        """Take no new connection, finish what is being kept, close. At most `grace` seconds."""
        if self._server is not None:
            self._server.close()
        deadline = asyncio.get_running_loop().time() + grace
        while self.busy and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        self._pool.shutdown(wait=False, cancel_futures=True)
        for transport in tuple(self.transports):
            transport.close()

    async def serve(self, stopped: asyncio.Event) -> None:
        """Serve until `stopped` is set, then drain."""
        await self.start()
        await stopped.wait()
        await self.stop()

    def _protocol(self) -> "_Connection":
        return _Connection(
            _Handler(self),
            listener=self,
            data_size_limit=self.settings.max_size,
            enable_SMTPUTF8=True,
            hostname=self.settings.hostname,
            ident="Kesher",
            timeout=self.settings.timeout,
            tls_context=self.settings.tls,
        )

    async def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a function that may be a coroutine; one that blocks goes to a thread."""
        if inspect.iscoroutinefunction(function):
            return await function(*arguments)
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)


class _Connection(SMTP):
    # Programs write lines far longer than the 1000 octets of RFC 5321; losing their mail would help nobody.
    line_length_limit = 1024 * 1024

    def __init__(self, handler: "_Handler", *, listener: Listener, **how: Any) -> None:
        super().__init__(handler, **how)
        self._listener = listener

    async def _handle_client(self) -> None:
        listener = self._listener
        if listener.open >= listener.settings.max_connections:
            await self.push("421 4.3.2 Too many connections, come back later")
            if self.transport is not None:
                self.transport.close()
            return
        listener.open += 1
        own = self.transport
        if own is not None:
            listener.transports.add(own)
        try:
            await super()._handle_client()
        finally:
            listener.open -= 1
            if own is not None:
                listener.transports.discard(own)


class _Handler:
    """The hooks that aiosmtpd calls. Answers never hold the text of an error."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= self.listener.settings.max_recipients:
            return "452 4.5.3 Too many recipients"
        try:
            known = await self.listener.call(self.listener.accepts, address)
        except Exception as error:
            log.error("recipient could not be looked up: %s", where(error))
            return "451 4.3.0 Try again later"
        if not known:
            return "550 5.1.1 No such recipient here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        body = envelope.original_content or b""
        if not only_full_line_ends(body):
            return "554 5.6.0 Bare CR or LF refused"
        if not self.listener.has_room(len(body)):
            return "452 4.3.1 No room at present"
        raw = Raw(body, _envelope_facts(session, envelope), clock.now())
        self.listener.busy += 1
        try:
            for recipient in dict.fromkeys(envelope.rcpt_tos):
                await self.listener.call(self.listener.keep, recipient, raw)
        except DiskFull:
            return "452 4.3.1 No room at present"
        except Exception as error:
            log.error("mail could not be kept: %s", where(error))
            return "451 4.3.0 Not kept, try again later"
        finally:
            self.listener.busy -= 1
        return "250 2.0.0 Kept"


def only_full_line_ends(body: bytes) -> bool:
    """Whether every CR and LF is part of a CRLF."""
    pairs = body.count(b"\r\n")
    return body.count(b"\n") == pairs and body.count(b"\r") == pairs


def accepts_for(address: str, aliases: tuple[str, ...] = (), bounce_local: str = "b") -> Callable[[str], bool]:
    """Whether a recipient belongs to an account: its addresses, any plus part of them, and the bounce addresses of its domain."""
    bases = {known.lower() for known in (address, *aliases)}
    domains = {known.rpartition("@")[2] for known in bases}

    def accepts(recipient: str) -> bool:
        local, _, domain = recipient.lower().rpartition("@")
        base, plus, _ = local.partition("+")
        return f"{base}@{domain}" in bases or bool(plus and base == bounce_local and domain in domains)

    return accepts


def _envelope_facts(session: Session, envelope: Envelope) -> dict[str, str]:
    peer = session.peer[0] if isinstance(session.peer, tuple) else str(session.peer or "")
    return {
        "mail-from": (envelope.mail_from or "").removeprefix("<").removesuffix(">"),  # "" is the null path
        "rcpt-to": ", ".join(dict.fromkeys(envelope.rcpt_tos)),
        "peer": peer,
        "helo": (session.host_name or "")[:255],
    }
