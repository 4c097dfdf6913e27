"""What a gateway pushes to us: receipts, incoming messages, opt-outs. Pure; never raises for bad input."""

import hashlib
import json
import re
from datetime import datetime
from uuid import UUID

from kesher.channels.adapters.sms_http import wire
from kesher.channels.adapters.sms_http.preset import Feed, Preset
from kesher.channels.types import (
    Address,
    AddressKind,
    Channel,
    ConsentChanged,
    DeliveryReceipt,
    DeliveryState,
    Event,
    MessageReceived,
    Proof,
    Raw,
    Unknown,
)
from kesher.core.addresses import parse_phone
from kesher.core.clock import ISRAEL

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def key(preset: Preset, raw: Raw, feed_name: str) -> str:
    """The feed's name and a hash of what makes the event unique; of what cannot be read, a hash of the whole."""
    try:
        fields, _ = _fields(raw)
        feed = _feed(preset, feed_name, fields)
    except wire.Unreadable:
        feed = None
    if feed is None or not any(_word(feed, fields, word) for word in feed.unique):
        return f"raw:{hashlib.sha256(raw.body).hexdigest()}"
    parts = [_word(feed, fields, word) for word in feed.unique]
    return f"{feed.name[:40]}:{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def read(preset: Preset, raw: Raw, feed_name: str) -> list[Event]:
    """The events of one push."""
    try:
        fields, guessed = _fields(raw)
    except wire.Unreadable as error:
        return [Unknown("unreadable", str(error))]
    feed = _feed(preset, feed_name, fields)
    if feed is None:
        return [Unknown("unknown_push", "fields: " + ", ".join(sorted(name[:40] for name in fields)[:20]))]
    match feed.kind:
        case "receipt":
            return _receipt(preset, feed, fields)
        case "message":
            return _message(preset, feed, fields, ("charset",) if guessed else ())
        case "opt_out":
            return _opt_out(feed, fields)


def is_opt_out(preset: Preset, text: str) -> bool:
    """Whether the whole message is a word of refusal (a longer text that holds one is a message for a person)."""
    return " ".join(_EDGES.sub("", text).casefold().split()) in preset.opt_out_words


def _receipt(preset: Preset, feed: Feed, fields: dict[str, str]) -> list[Event]:
    status, given = _word(feed, fields, "status"), _word(feed, fields, "id")
    if not status:
        return [Unknown("receipt_without_status")]
    try:
        ours: UUID | None = UUID(given)
    except ValueError:
        ours = None
    state = feed.states.get(status, feed.otherwise)
    hard = status in feed.hard and state is DeliveryState.FAILED
    at, words = _moment(preset, _word(feed, fields, "at")), _word(feed, fields, "words")[:200]
    events: list[Event] = [DeliveryReceipt(ours, "" if ours else given[:250], state, at, status[:60], words, hard)]
    address = parse_phone(_word(feed, fields, "address"))
    if status in feed.refuses_advertising and address.kind is AddressKind.PHONE:
        events.append(ConsentChanged(address, "advertising", given=False, words=f"{status} {words}".strip()))
    return events


def _message(preset: Preset, feed: Feed, fields: dict[str, str], warnings: tuple[str, ...]) -> list[Event]:
    sender, text = parse_phone(_word(feed, fields, "address")), _word(feed, fields, "text")
    to = _word(feed, fields, "to")
    refuses = is_opt_out(preset, text)
    message = MessageReceived(
        channel=Channel.SMS,
        vendor_id="",
        sender=sender,
        proof=Proof.ASSERTED,
        text=text,
        sent_at=_moment(preset, _word(feed, fields, "at")),
        recipients=(parse_phone(to),) if to else (),
        warnings=warnings,
        facts={"opt_out": "1"} if refuses else {},
    )
    if refuses and _can_refuse(sender):
        return [ConsentChanged(sender, "advertising", given=False, words=text[:200]), message]
    return [message]


def _opt_out(feed: Feed, fields: dict[str, str]) -> list[Event]:
    address = parse_phone(_word(feed, fields, "address"))
    if not _can_refuse(address):
        return [Unknown("opt_out_without_number")]
    return [ConsentChanged(address, "advertising", given=False, words=_word(feed, fields, "words")[:200])]


def _can_refuse(address: Address) -> bool:
    return address.kind is AddressKind.PHONE


def _fields(raw: Raw) -> tuple[dict[str, str], bool]:
    """Forms as documented; some gateways of the family push the same fields as JSON or XML."""
    announced = raw.headers.get("content-type", "").lower()
    kind = next((kind for kind in ("json", "xml") if kind in announced), "form")
    if kind == "form":
        return wire.read_form(raw.body)
    values = wire.read(raw.body, "json" if kind == "json" else "xml")
    if not isinstance(values, dict):
        raise wire.Unreadable("not fields")
    return {str(name): str(value) for name, value in values.items() if isinstance(value, str | int | float)}, False


def _feed(preset: Preset, name: str, fields: dict[str, str]) -> Feed | None:
    """The feed that the hook's address names, if its fields are there; else the first whose fields are."""
    fits = [feed for feed in preset.feeds if all(any(n in fields for n in names) for names in feed.needs)]
    return next((feed for feed in fits if feed.name == name), next(iter(fits), None))


def _word(feed: Feed, fields: dict[str, str], word: str) -> str:
    names = feed.fields.get(word, ())
    value = next((fields[name] for name in names if fields.get(name)), "")
    return value if word == "text" else value.strip()


def _moment(preset: Preset, text: str) -> datetime | None:
    for form in preset.dates:
        try:
            return datetime.strptime(text, form).replace(tzinfo=ISRAEL)
        except ValueError:
            continue
    return None
