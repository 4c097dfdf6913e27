"""Pages of the counterpart: what each handset would show, a field to answer from it, and the switches."""

from importlib import resources
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from kesher.channels.adapters.sms_http.parts import count_parts
from kesher.channels.sandbox.sms.vendor import Switches, Vendor

_COUNTED = ("refuse_429", "unavailable_503", "error_500", "cut_before", "cut_after")
_ON_OFF = ("duplicate", "reorder")


def handsets(vendor: Vendor, language: str) -> bytes:
    """The page, in Hebrew or English. Everything from outside is escaped; there are no scripts."""
    with translation.override("en" if language == "en" else "he"), vendor.lock:
        context = {
            "language": translation.get_language(),
            "dir": "rtl" if translation.get_language_bidi() else "ltr",
            "handsets": [_handset(vendor, number) for number in vendor.numbers()],
            "counted": [(name, getattr(vendor.switches, name)) for name in _COUNTED],
            "on_off": [(name, getattr(vendor.switches, name)) for name in _ON_OFF],
            "delay": vendor.switches.delay,
            "receipts": ", ".join(vendor.switches.receipts),
        }
        return render_to_string("channels/sandbox_sms.html", context).encode()


def style() -> bytes:
    """The page's style sheet."""
    return (resources.files(__package__) / "style.css").read_bytes()


def act(vendor: Vendor, path: str, fields: dict[str, str]) -> None:
    """One of the page's buttons. What makes no sense changes nothing."""
    number, text = fields.get("number", ""), fields.get("text", "").strip()
    known = number in vendor.numbers() or (
        number.isascii() and number.isdigit() and len(number) == 10 and number.startswith("05")
    )
    if path == "/write" and known and text:
        vendor.write_from(number, text[:1000])
    elif path == "/block" and known:
        vendor.block(number)
    elif path == "/switches":
        vendor.switches = _switches(fields)


def _handset(vendor: Vendor, number: str) -> dict[str, Any]:
    messages = [
        {
            "text": sms.text,
            "at": sms.at,
            "source": sms.source,
            "inbound": sms.inbound,
            "parts": count_parts(sms.text).parts,
        }
        for sms in vendor.messages
        if sms.number == number
    ]
    return {"number": number, "blocked": number in vendor.blocked, "messages": messages}


def _switches(fields: dict[str, str]) -> Switches:
    counted = {
        name: min(1000, int(value))
        for name in _COUNTED
        if (value := fields.get(name, "")).isascii() and value.isdigit()
    }
    on_off = {name: fields.get(name) == "on" for name in _ON_OFF}
    try:
        delay = min(3600.0, max(0.0, float(fields.get("delay", "0") or 0)))
    except ValueError:
        delay = 0.0
    receipts = tuple(
        word.strip() for word in fields.get("receipts", "").split(",") if word.strip().lstrip("-").isdigit()
    )
    return Switches(**counted, **on_off, delay=delay, receipts=receipts)  # type: ignore[arg-type]  # two homogeneous dicts
