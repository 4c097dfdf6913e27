"""Call events as JSON: one event a request, or one a line in a file for `kesher intake --channel phone`.

The words are ours (docs/channels/phone.md): `call_id`, `leg_id`, `direction`, `from`, `to`, `queue`, `extension`, `state`,
`time`, `recording`, `keyed`. All legs of a call carry its `call_id`: a transferred call stays one contact.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, get_args

from django.utils.translation import gettext as _

from kesher.channels.adapters import signing
from kesher.channels.adapters.base import Adapter, Capabilities
from kesher.channels.adapters.cti.declared import FORM
from kesher.channels.adapters.fields import AtVendor, Form
from kesher.channels.types import Address, CallEvent, CallState, Channel, Event, Raw, Unknown
from kesher.core.addresses import parse_phone
from kesher.core.clock import ISRAEL

STATES: tuple[str, ...] = get_args(CallState)
# What exchanges call the same things; ours first.
_STATE_WORDS: Mapping[str, CallState] = {
    "ringing": "ringing", "ring": "ringing", "alerting": "ringing",
    "answered": "answered", "answer": "answered", "connected": "answered", "talking": "answered", "retrieved": "answered",
    "held": "held", "hold": "held",
    "transferred": "transferred", "transfer": "transferred",
    "ended": "ended", "hangup": "ended", "hung_up": "ended", "completed": "ended", "released": "ended",
}  # fmt: skip
_DIRECTIONS = {"in": "in", "inbound": "in", "incoming": "in", "out": "out", "outbound": "out", "outgoing": "out"}
_PLAIN = re.compile(r"^[\w.@+-]+$", re.ASCII)
_AHEAD = timedelta(minutes=5)  # an exchange's clock may be this much ahead of ours before we trust our own
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class NeutralCti(Adapter):
    """Translates; whether anybody knows the call is for others to say (an `ended` may come before its `ringing`)."""

    name: ClassVar[str] = "cti"
    capabilities: ClassVar[Capabilities] = Capabilities(Channel.PHONE, sends=False)

    @classmethod
    def form(cls, settings: Mapping[str, Any]) -> Form:
        """See declared.py."""
        return FORM

    def at_vendor(self, public_url: str, code: str) -> Sequence[AtVendor]:
        """Where events go and how they are signed; an extension in a person's entry decides on whose screen it rings."""
        return (
            AtVendor(
                _("Address for call events"),
                f"{public_url}/api/v1/cti/events?account={code}",
                _("One JSON object a request, by POST."),
            ),
            AtVendor(
                _("Header of the signature"),
                "X-Kesher-Signature: t=<time>,v1=<hmac-sha256>",
                _(
                    "Over the time, a full stop and the body, with the shared secret. docs/channels/phone.md has an example."
                ),
            ),
            AtVendor(_("Fields of an event"), "call_id, leg_id, state, direction, from, to, queue, extension, time"),
        )

    def health(self) -> str:
        """Whether the exchange could prove itself at all."""
        return "" if any(self.account.secrets) else _("the account has no secret, so every event is refused")

    def verify(self, raw: Raw) -> None:
        """The signature over these bytes, at most five minutes old, by any secret of the account."""
        signing.check(raw.headers.get(signing.HEADER, ""), raw.body, self.account.secrets, raw.received_at)

    def key(self, raw: Raw) -> str:
        """Call, leg and state (decision 26); of what cannot be read, a hash of the whole."""
        event = read(raw)
        if isinstance(event, Unknown):
            return f"raw:{hashlib.sha256(raw.body).hexdigest()}"
        parts = (event.call_id, event.leg_id, event.state)
        plain = "/".join(parts)
        if len(plain) <= 110 and all(_PLAIN.match(part) for part in parts):
            return f"call:{plain}"
        return f"call#{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"

    def parse(self, raw: Raw) -> list[Event]:
        """One CallEvent, or Unknown."""
        return [read(raw)]


def read(raw: Raw) -> CallEvent | Unknown:
    """One call event of these bytes; never raises for bad input."""
    try:
        values = json.loads(raw.body)
    except (ValueError, RecursionError):
        return Unknown("unreadable", "not JSON")
    if not isinstance(values, dict):
        return Unknown("unreadable", "not an object")
    call_id = _text(values, "call_id", 120)
    if not call_id:
        return Unknown("call_without_id")
    state = _STATE_WORDS.get(_text(values, "state", 40).lower())
    if state is None:
        return Unknown("call_state", "the state is none of " + ", ".join(STATES))
    direction = _DIRECTIONS.get(_text(values, "direction", 20).lower() or "in")
    if direction is None:
        return Unknown("call_direction", "the direction is neither in nor out")
    return CallEvent(
        call_id=call_id,
        leg_id=_text(values, "leg_id", 120) or call_id,
        state=state,
        at=_moment(values.get("time"), raw.received_at),
        direction="out" if direction == "out" else "in",
        caller=_number(values, "from"),
        called=_number(values, "to"),
        queue=_text(values, "queue", 80),
        extension=_text(values, "extension", 20),
        recording=_text(values, "recording", 500),
        keyed=_keyed(values),
    )


def _text(values: Mapping[str, Any], name: str, limit: int) -> str:
    value = values.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return "".join(letter for letter in str(value) if letter.isprintable()).strip()[:limit]


def _number(values: Mapping[str, Any], name: str) -> Address:
    """A missing number is a withheld one: it matches nobody."""
    return parse_phone(_text(values, name, 320))


def _keyed(values: Mapping[str, Any]) -> dict[str, str]:
    """What the caller keyed: named answers of the voice menu, or bare digits."""
    keyed = values.get("keyed") or values.get("dtmf")
    if isinstance(keyed, Mapping):
        named = {str(name)[:40]: _text(keyed, name, 120) for name in list(keyed)[:20] if isinstance(name, str)}
        return {name: value for name, value in named.items() if value}
    digits = _text({"digits": keyed}, "digits", 120)
    return {"digits": digits} if digits else {}


def _moment(value: Any, received_at: datetime) -> datetime:
    """When it happened by the exchange; by us where it does not say, or says something impossible. Bare times are Israel's."""
    moment: datetime | None = None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        moment = None
    if moment is None:
        return received_at
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ISRAEL)
    try:
        in_utc = aware.astimezone(UTC)
    except OverflowError:
        return received_at
    return in_utc if _EARLIEST < in_utc <= received_at + _AHEAD else received_at
