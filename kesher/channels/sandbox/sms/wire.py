"""How the gateway reads commands and writes answers: one root that names the command, in XML or JSON.

Written after docs.textme.co.il (guide/request-format): in JSON `$` holds attributes and `_` the text of an element, a list
of one may be written bare, and the answer comes in the format of the request.
"""

import json
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape


class CannotParse(ValueError):
    """Status 1: there was a problem parsing your XML."""


@dataclass(frozen=True)
class Command:
    """The root's name, its content, and whether it came as XML."""

    name: str
    content: dict[str, Any]
    xml: bool

    def text(self, *path: str) -> str:
        """The text at this path; empty when it is not there."""
        value: Any = self.content
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, dict):
            value = value.get("_", "")
        return str(value).strip() if isinstance(value, str | int) else ""

    def phones(self) -> list[tuple[str, str]]:
        """Destinations as (number, external id)."""
        destinations = self.content.get("destinations")
        listed = destinations.get("phone") if isinstance(destinations, dict) else None
        found = []
        for item in listed if isinstance(listed, list) else [listed]:
            if isinstance(item, dict):
                attributes = item.get("$")
                identity = attributes.get("id", "") if isinstance(attributes, dict) else ""
                found.append((str(item.get("_", "")).strip(), str(identity)))
            elif item:
                found.append((str(item).strip(), ""))
        return found


def read(body: bytes, content_type: str) -> Command:
    """One command. Raises CannotParse."""
    if "json" in content_type.lower():
        return _from_json(body)
    if b"<!" in body:
        raise CannotParse
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  (declarations were refused)
    except ElementTree.ParseError as error:
        raise CannotParse from error
    content = _content(root)
    return Command(root.tag, content if isinstance(content, dict) else {}, xml=True)


def answer(root: str, values: dict[str, Any], *, xml: bool) -> tuple[bytes, str]:
    """The answer's bytes and content type."""
    if not xml:
        return json.dumps(values, ensure_ascii=False).encode(), "application/json"
    fields = "".join(_xml(name, value) for name, value in values.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><{root}>{fields}</{root}>'.encode(), "application/xml"


def _from_json(body: bytes) -> Command:
    try:
        values = json.loads(body)
    except ValueError as error:
        raise CannotParse from error
    if not isinstance(values, dict) or len(values) != 1:
        raise CannotParse
    ((name, content),) = values.items()
    return Command(name, content if isinstance(content, dict) else {}, xml=False)


def _content(element: ElementTree.Element) -> Any:
    if len(element):
        values: dict[str, Any] = {}
        for child in element:
            values.setdefault(child.tag, []).append(_content(child))
        return {name: items[0] if len(items) == 1 else items for name, items in values.items()}
    return {"$": dict(element.attrib), "_": element.text or ""} if element.attrib else element.text or ""


def _xml(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_xml(name, item) for item in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_xml(key, item) for key, item in value.items())}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"
