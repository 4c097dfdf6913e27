"""The SMTP role: takes mail for our mailboxes, and acknowledges it when it is kept and committed."""

import asyncio
import logging
import ssl
import threading
from pathlib import Path

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction

from kesher.channels.actions import keep
from kesher.channels.adapters.email.listener import Listener, ListenerSettings
from kesher.channels.mailboxes import Mailboxes
from kesher.channels.types import Raw
from kesher.config.environment import ENV, ConfigurationError, Environment
from kesher.core import blobs

log = logging.getLogger(__name__)
mailboxes = Mailboxes()
RENEWED = 60.0  # seconds after which a new certificate in the same file is used


class NoSuchMailbox(Exception):
    """The recipient was taken away between RCPT and DATA; the sender tries again and is told then."""


def accepts(recipient: str) -> bool:
    """Whether a recipient is ours."""
    close_old_connections()
    return mailboxes.account_for(recipient) is not None


def keep_mail(recipient: str, raw: Raw) -> None:
    """Keep one mail for the account of its recipient; returns after the commit."""
    close_old_connections()
    account = mailboxes.account_for(recipient)
    if account is None:
        raise NoSuchMailbox
    with transaction.atomic():
        keep(account, raw)


def run(stop: threading.Event) -> None:
    """Listen until `stop` is set, then drain."""
    asyncio.run(_serve(stop))


def listener_settings(env: Environment = ENV) -> ListenerSettings:
    """How the role listens, by the environment. ConfigurationError for a certificate that cannot be used."""
    return ListenerSettings(
        host=env.web_host,
        port=env.smtp_port,
        hostname=env.smtp_name,
        max_size=env.smtp_megabytes * 1024 * 1024,
        tls=_tls(env),
    )


def _tls(env: Environment) -> ssl.SSLContext | None:
    if env.smtp_certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(env.smtp_certificate, env.smtp_key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"KESHER_SMTP_CERTIFICATE ({env.smtp_certificate}) cannot be used with its key: {error}"
        ) from error
    return context


async def _serve(stop: threading.Event) -> None:
    settings = listener_settings()
    listener = Listener(settings, accepts=accepts, keep=keep_mail, has_room=blobs.has_room)
    await listener.start()
    stopped = sync_to_async(stop.wait, thread_sensitive=False)
    present = _written(ENV)
    while not await stopped(RENEWED):
        if settings.tls is not None and (now := _written(ENV)) != present:
            present = now
            renew(settings.tls)
    await listener.stop()


def renew(context: ssl.SSLContext, env: Environment = ENV) -> None:
    """Use the certificate that lies in the file now for new connections; one that does not fit is logged, and the old one stays."""
    try:
        _tls(env)
        context.load_cert_chain(env.smtp_certificate or "", env.smtp_key)
    except (ConfigurationError, OSError) as error:
        log.error("certificate_not_renewed", extra={"error": type(error).__name__})


def _written(env: Environment) -> tuple[float, ...]:
    return tuple(_changed_at(path) for path in (env.smtp_certificate, env.smtp_key) if path)


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
