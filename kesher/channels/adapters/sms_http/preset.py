"""A gateway as data: what a request looks like, what its answer means, what it pushes to us.

A preset is a TOML file in `presets/`. An account names one in its settings (`"preset": "textme"`) and may override any of
its words there (`"overrides": {...}`, the same shape), so a vendor's changed limit or field name is a setting, not a release.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from kesher.channels.types import DeliveryState

Format = Literal["json", "xml", "form"]
DEFAULT = "textme"
FORMATS: tuple[Format, ...] = ("json", "xml", "form")


class BadPreset(ValueError):
    """A preset or an account's override that cannot be used; the sentence names the word that is wrong."""


@dataclass(frozen=True)
class Request:
    """How to ask for one message. In `headers` and `body` these stand for themselves: {to} {text} {id} {source} {username}
    {token} {basic}; every other name in braces is a setting of the account. In `body`, `$` holds attributes and `_` the text
    of an element, as usual where XML is written as JSON; so one body serves both formats."""

    url: str
    format: Format
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    number: Literal["national", "e164", "digits"] = "national"
    abroad: bool = False  # whether numbers of other countries may be tried
    max_length: int = 1005  # characters
    timeout: float = 15.0  # seconds


@dataclass(frozen=True)
class Outcome:
    """What an answer means. Paths are dotted; several are tried in turn. `codes` name statuses that are no success: kind is
    `later`, `never` or `unknown`, `code` our stable word. A status that is not listed is a refusal: `otherwise`."""

    format: Format
    status: tuple[str, ...]
    success: frozenset[str]
    vendor_id: tuple[str, ...]
    explanation: tuple[str, ...]
    codes: Mapping[str, tuple[str, str]]
    otherwise: tuple[str, str] = ("never", "refused")
    wait: float = 600.0  # seconds before a `later` is tried again


@dataclass(frozen=True)
class Feed:
    """One kind of push. It is known by the name in the hook's address, else by having all fields of `needs`."""

    name: str
    kind: Literal["receipt", "message", "opt_out"]
    needs: tuple[tuple[str, ...], ...]  # each: any of these names
    fields: Mapping[str, tuple[str, ...]]  # our word -> the vendor's names for it, tried in turn
    unique: tuple[str, ...]  # our words that together make a repeated push known
    states: Mapping[str, DeliveryState] = field(default_factory=dict)
    otherwise: DeliveryState = DeliveryState.UNKNOWN
    hard: frozenset[str] = frozenset()  # trying that number again is hopeless
    refuses_advertising: frozenset[str] = frozenset()  # statuses that tell of a withdrawn consent


@dataclass(frozen=True)
class Preset:
    """Everything that distinguishes one gateway from another."""

    name: str
    request: Request
    outcome: Outcome
    feeds: tuple[Feed, ...]
    dates: tuple[str, ...]  # strptime forms, in Israel's time
    opt_out_words: frozenset[str]


def load(name: str, overrides: Mapping[str, Any] | None = None) -> Preset:
    """The preset of this name with an account's overrides laid over it. Raises BadPreset."""
    return build(name, _merge(_raw(name), overrides or {}))


def names() -> list[str]:
    """The presets that come with Kesher."""
    folder = resources.files(__package__) / "presets"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def title(name: str) -> str:
    """How the preset calls itself."""
    return str(_raw(name).get("title", name))


def declared(name: str) -> Mapping[str, Any]:
    """What the preset asks of an account: tables `settings` and `secrets`, by name, with words in both languages."""
    found: Mapping[str, Any] = _raw(name).get("account", {})
    return found


@cache
def _raw(name: str) -> Mapping[str, Any]:
    if not name.replace("_", "").isalnum():
        raise BadPreset(f"“{name}” is no name of a preset")
    try:
        text = (resources.files(__package__) / "presets" / f"{name}.toml").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BadPreset(f"there is no preset “{name}”; known are {', '.join(names())}") from error
    data = tomllib.loads(text)
    base = data.pop("extends", "")
    return _merge(_raw(base), data) if base else data


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables are merged, everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def build(name: str, data: Mapping[str, Any]) -> Preset:
    """A preset of the values in a TOML file. Raises BadPreset."""
    try:
        return Preset(
            name=name,
            request=Request(**data["request"]),
            outcome=_outcome(data["outcome"]),
            feeds=tuple(_feed(feed, words) for feed, words in data.get("feeds", {}).items()),
            dates=tuple(data.get("dates", ())),
            opt_out_words=frozenset(word.casefold() for word in data.get("opt_out_words", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPreset(f"the preset “{name}” cannot be used: {error}") from error


def _outcome(words: Mapping[str, Any]) -> Outcome:
    codes = {
        status: (kind, code) for kind in ("later", "never", "unknown") for status, code in words.get(kind, {}).items()
    }
    return Outcome(
        format=words["format"],
        status=tuple(words["status"]),
        success=frozenset(words["success"]),
        vendor_id=tuple(words.get("vendor_id", ())),
        explanation=tuple(words.get("explanation", ())),
        codes=codes,
        wait=float(words.get("wait", 600.0)),
    )


def _feed(name: str, words: Mapping[str, Any]) -> Feed:
    states = {
        status: DeliveryState(state) for state, listed in words.get("states", {}).items() for status in _spread(listed)
    }
    return Feed(
        name=name,
        kind=words["kind"],
        needs=tuple(tuple(any_of) for any_of in words["needs"]),
        fields={ours: tuple(theirs) for ours, theirs in words["fields"].items()},
        unique=tuple(words["unique"]),
        states=states,
        otherwise=DeliveryState(words.get("otherwise", "unknown")),
        hard=frozenset(_spread(words.get("hard", ()))),
        refuses_advertising=frozenset(words.get("refuses_advertising", ())),
    )


def _spread(listed: Any) -> list[str]:
    """`109..132` stands for all statuses between."""
    out: list[str] = []
    for status in listed:
        low, dots, high = str(status).partition("..")
        out += [str(n) for n in range(int(low), int(high) + 1)] if dots else [str(status)]
    return out
