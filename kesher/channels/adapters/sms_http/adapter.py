"""SMS by HTTP: one adapter for every gateway that a preset describes.

Settings of the account: `preset` (a name), `overrides`, `username`, `source` (what the handset shows), `addresses` (from
where pushes may come; empty = from anywhere), `private_hosts` (gateways on the inside), `price_per_part` (for estimates).
Secrets: `token:<bearer token>` and `hook:<secret word of the hook's address>`, two of each while one replaces the other.
"""

import hashlib
import ipaddress
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import httpx
from django.utils.translation import gettext as _

from kesher.channels.adapters.base import Adapter, Capabilities
from kesher.channels.adapters.fields import AtVendor, Form
from kesher.channels.adapters.signing import same_secret
from kesher.channels.adapters.sms_http import answers, declared, pushes, wire
from kesher.channels.adapters.sms_http.preset import DEFAULT, BadPreset, Preset, load
from kesher.channels.types import (
    Address,
    AddressKind,
    Channel,
    Event,
    OutboundMessage,
    PermanentFailure,
    Raw,
    RefusedRequest,
    Sent,
    TemporaryFailure,
    Unknown,
    UnknownResult,
)
from kesher.core.addresses import can_receive_sms, show_phone
from kesher.core.http import AnswerTooLarge, Egress, EgressRefused

HOOK_SECRET = "x-kesher-hook"  # noqa: S105  (names of headers that our own door sets)
HOOK_FEED = "x-kesher-feed"
PEER = "x-kesher-peer"
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, EgressRefused)


class HttpSms(Adapter):
    """At most once: whatever happens after the request left is an UnknownResult, and nobody sends it again by itself."""

    name: ClassVar[str] = "sms_http"
    capabilities: ClassVar[Capabilities] = Capabilities(Channel.SMS, receipts=True, max_length=1005)

    @cached_property
    def preset(self) -> Preset:
        """The gateway's words. Raises BadPreset."""
        return load(str(self.account.settings.get("preset", DEFAULT)), self.account.settings.get("overrides"))

    def verify(self, raw: Raw) -> None:
        """These gateways sign nothing: the secret word in the hook's address, and their addresses where they are listed."""
        if not same_secret(raw.headers.get(HOOK_SECRET, ""), self._secrets("hook")):
            raise RefusedRequest("wrong path")
        allowed = self.account.settings.get("addresses") or ()
        if allowed and not _is_among(raw.headers.get(PEER, ""), allowed):
            raise RefusedRequest("foreign address")

    def key(self, raw: Raw) -> str:
        """The feed and what makes its event unique (receipts: our id and the status; messages: content and date)."""
        try:
            return pushes.key(self.preset, raw, raw.headers.get(HOOK_FEED, ""))
        except BadPreset:  # kept nevertheless, and readable once the account is mended
            return f"raw:{hashlib.sha256(raw.body).hexdigest()}"

    def parse(self, raw: Raw) -> list[Event]:
        """Receipts, incoming messages and withdrawn consents; anything else becomes Unknown."""
        try:
            return pushes.read(self.preset, raw, raw.headers.get(HOOK_FEED, ""))
        except BadPreset as error:
            return [Unknown("bad_preset", str(error)[:200])]

    def send(self, message: OutboundMessage) -> Sent:
        """One request, at most once. Our dispatch id goes along, so that the receipt names it."""
        number = self._number(message.to)
        if len(message.text) > self.preset.request.max_length:
            raise PermanentFailure(
                "too_long", f"{len(message.text)} characters, the gateway takes {self.preset.request.max_length}"
            )
        request = self.preset.request
        values = self._values() | {"to": number, "text": message.text, "id": str(message.dispatch_id)}
        try:
            body = wire.write(wire.fill(request.body, values), request.format)
            headers = {"content-type": wire.TYPES[request.format]} | wire.fill(request.headers, values)
        except KeyError as error:
            raise TemporaryFailure("not_configured", f"the account lacks {error}", self.preset.outcome.wait) from error
        try:
            answer = self._egress().request("POST", request.url, headers=headers, content=body)
        except _NEVER_LEFT as error:
            raise TemporaryFailure("unreachable", type(error).__name__) from error
        except (httpx.TransportError, AnswerTooLarge) as error:
            raise UnknownResult("no_answer", type(error).__name__) from error
        return answers.read(self.preset.outcome, answer)

    def leaves_by(self) -> Sequence[str]:
        """The gateway's address."""
        try:
            return (self.preset.request.url,)
        except BadPreset:
            return ()

    def health(self) -> str:
        """What is missing before a message could leave."""
        try:
            preset = self.preset
        except BadPreset as error:
            return str(error)
        missing = [
            word
            for word in ("username", "source")
            if f"{{{word}}}" in repr(preset.request.body) and not self._values()[word]
        ]
        if not self._secrets("token"):
            missing.append("token")
        return _("The SMS account lacks: %(words)s.") % {"words": ", ".join(missing)} if missing else ""

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Form:
        """See declared.py."""
        return declared.form(settings)

    def faults(self) -> Mapping[str, str]:
        """Overrides with which the preset makes no sense."""
        try:
            load(str(self.account.settings.get("preset", DEFAULT)), self.account.settings.get("overrides"))
        except BadPreset as error:
            return {"overrides": str(error)}
        return {}

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """One address to push to for each feed of the preset; the secret word in it is shown when it is made."""
        labels = {
            "receipt": _("Push delivery receipts to"),
            "message": _("Push incoming messages to"),
            "opt_out": _("Push opt-outs to"),
        }
        try:
            feeds = self.preset.feeds
        except BadPreset:
            return ()
        base = f"{public_url}/hooks/{code}/{{{declared.HOOK}}}"
        return tuple(AtVendor(labels[feed.kind], f"{base}/{feed.name}/") for feed in feeds)

    def _secrets(self, kind: str) -> list[str]:
        return [secret.removeprefix(f"{kind}:") for secret in self.account.secrets if secret.startswith(f"{kind}:")]

    def _values(self) -> dict[str, str]:
        own = {key: str(value) for key, value in self.account.settings.items() if isinstance(value, str | int)}
        token = next(iter(self._secrets("token")), "")
        basic = b64encode(f"{own.get('username', '')}:{token}".encode()).decode()
        return {"username": "", "source": ""} | own | {"token": token, "basic": basic}

    def _number(self, to: Address) -> str:
        """The number as the gateway wants it. Raises PermanentFailure for what cannot get an SMS."""
        if to.kind is not AddressKind.PHONE:
            raise PermanentFailure("not_a_phone")
        if not can_receive_sms(to):
            raise PermanentFailure("not_a_mobile")
        if not to.value.startswith("+972") and not self.preset.request.abroad:
            raise PermanentFailure("abroad", "this gateway reaches numbers of Israel only")
        if self.preset.request.number == "e164":
            return to.value
        shown = show_phone(to.value) if self.preset.request.number == "national" else to.value
        return "".join(letter for letter in shown if letter.isdigit())

    def _egress(self) -> Egress:
        hosts = self.account.settings.get("private_hosts") or ()
        return Egress(allow_private=frozenset(hosts), timeout=self.preset.request.timeout, max_bytes=64 * 1024)


def _is_among(peer: str, allowed: "list[str] | Mapping[str, object]") -> bool:
    """Whether the address of the other side lies in one of the networks."""
    try:
        address = ipaddress.ip_address(peer)
        return any(address in ipaddress.ip_network(network, strict=False) for network in allowed)
    except ValueError:
        return False
