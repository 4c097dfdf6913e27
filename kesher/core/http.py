"""The one way out: every outgoing HTTP request of Kesher goes through `Egress`.

It resolves the name once, checks every address it resolved to, connects to the very address it checked, follows no
redirects by itself, uses http and https only, ignores proxies and CA bundles of the environment, and caps time and size.
"""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


class EgressRefused(Exception):
    """The address is not one that we may call (a private network, another scheme, an unknown name)."""


class AnswerTooLarge(Exception):
    """The other side sent more than the cap; nothing of it is used."""


@dataclass(frozen=True)
class Answer:
    """Status, headers in lower case, and at most the capped number of bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Egress:
    """A client for one purpose. `allow_private` names hosts that the administrator put on the inside (a local gateway)."""

    allow_private: frozenset[str] = field(default_factory=frozenset)
    timeout: float = 15.0  # seconds, for the whole exchange
    max_bytes: int = 10 * 1024 * 1024

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """One exchange. Raises EgressRefused, AnswerTooLarge, or httpx.TransportError (httpx.TimeoutException among them)."""
        parsed = httpx.URL(url)
        address = self._checked_address(parsed)
        pinned = parsed.copy_with(host=address)
        extensions: dict[str, Any] = {"sni_hostname": parsed.host} if parsed.scheme == "https" else {}
        sent = {"host": parsed.netloc.decode(), **(headers or {})}
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=self.timeout) as client,
            client.stream(method, pinned, headers=sent, content=content, extensions=extensions) as response,
        ):
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > self.max_bytes:
                    raise AnswerTooLarge
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(body))

    def _checked_address(self, url: httpx.URL) -> str:
        if url.scheme not in {"http", "https"} or not url.host:
            raise EgressRefused("scheme")
        try:
            found = {info[4][0] for info in socket.getaddrinfo(url.host, url.port or None, type=socket.SOCK_STREAM)}
        except socket.gaierror as error:
            raise EgressRefused("unknown name") from error
        if url.host not in self.allow_private:
            for text in found:
                if not ipaddress.ip_address(str(text).split("%")[0]).is_global:
                    raise EgressRefused("private address")
        return str(sorted(found, key=lambda text: ":" in str(text))[0])
