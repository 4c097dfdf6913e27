"""Bodies: from a template to bytes, and from bytes to plain values. Pure; values are data and never read as templates."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as Xml  # what is parsed is bounded in size and has no document type: see _xml

from kesher.channels.adapters.sms_http.preset import Format
from kesher.core.text.codecs import guess

_NAME = re.compile(r"\{([a-z_]+)\}")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TYPES: Mapping[Format, str] = {
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "form": "application/x-www-form-urlencoded",
}


class Unreadable(ValueError):
    """The bytes are not what was announced."""


def fill(template: Any, values: Mapping[str, str]) -> Any:
    """The template with its names replaced, in one pass. Raises KeyError for a name without a value."""
    if isinstance(template, str):
        return _NAME.sub(lambda found: values[found[1]], template)
    if isinstance(template, Mapping):
        return {key: fill(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [fill(item, values) for item in template]
    return template


def write(body: Mapping[str, Any], format_: Format) -> bytes:
    """The body in the wire's format. XML: one root; `$` are attributes and `_` the text of an element."""
    if format_ == "json":
        return json.dumps(body, ensure_ascii=False).encode()
    if format_ == "form":
        return urlencode({key: str(value) for key, value in body.items()}).encode()
    ((root, content),) = body.items()
    written: bytes = Xml.tostring(_element(root, content), encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>' + written


def read(data: bytes, format_: Format) -> Any:
    """Plain values (mappings, lists, strings) of a body. Raises Unreadable."""
    if format_ == "json":
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Unreadable("not JSON") from error
    return _plain(_xml(data)) if format_ == "xml" else read_form(data)[0]


def read_form(data: bytes) -> tuple[dict[str, str], bool]:
    """Fields of a form, the first of each name, and whether its charset had to be guessed."""
    guessed = False

    def text(raw: str) -> str:
        nonlocal guessed
        found = guess(raw.encode("latin-1"))
        guessed |= found.charset != "utf-8"
        return found.text.replace("\x00", "")  # no column keeps it

    try:
        pairs = parse_qsl(data.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=100)
    except ValueError as error:
        raise Unreadable("not a form") from error
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(text(name), text(value))
    if not fields:
        raise Unreadable("not a form")
    return fields, guessed


def find(values: Any, paths: Sequence[str]) -> str:
    """The first dotted path that leads to a plain value, as text; empty when none does."""
    return next((text for path in paths for text in _at(values, path) if text), "")


def _at(values: Any, path: str) -> Iterator[str]:
    for key in path.split("."):
        if not isinstance(values, Mapping) or key not in values:
            return
        values = values[key]
    if isinstance(values, str | int | float) and not isinstance(values, bool):
        yield str(values).strip()


def _element(name: str, content: Any) -> Xml.Element:
    element = Xml.Element(name)
    if not isinstance(content, Mapping):
        element.text = _NOT_XML.sub("", str(content))
        return element
    for key, value in content.items():
        if key == "$":
            element.attrib.update({name: _NOT_XML.sub("", str(text)) for name, text in value.items()})
        elif key == "_":
            element.text = _NOT_XML.sub("", str(value))
        else:
            element.extend(_element(key, item) for item in (value if isinstance(value, list) else [value]))
    return element


def _xml(data: bytes) -> Xml.Element:
    if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
        raise Unreadable("a document type is not expected")
    try:
        return Xml.fromstring(data)  # noqa: S314  (no document type, so no entities; size is capped by Egress)
    except Xml.ParseError as error:
        raise Unreadable("not XML") from error


def _plain(element: Xml.Element) -> Any:
    """The content of an element: its text, or its children by name (the last of each)."""
    if len(element) == 0:
        return element.text or ""
    return {child.tag: _plain(child) for child in element}
