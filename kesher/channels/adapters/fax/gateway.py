"""What a gateway tells around a fax: patterns as data, tried in order; the first that fits gives caller, called and pages."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

_PRESETS = Path(__file__).with_name("presets.toml")
_NUMBER = (
    r"(?:[+*]?\(?\d+(?:\)?[ .\-/־‑]{1,2}(?:\(0\))?(?:\d{2,}|\d(?=[ \-]\d{2})))*"  # groups; a lone digit only before a group
    r"|anonymous|blocked|private(?: number)?|restricted|unavailable|unknown(?: number)?|withheld|חסוי|מספר חסוי|לא מזוהה|לא ידוע)"
)
_PLACES = ("subject", "from", "to", "file", "body")
_LONGEST = {"body": 4_000}  # characters that are searched; 500 elsewhere
_GROUPS = ("caller", "called", "pages")


@dataclass(frozen=True)
class Told:
    """What was found, as it stood; "" where nothing was said."""

    caller: str = ""
    called: str = ""
    pages: str = ""


@dataclass(frozen=True)
class Patterns:
    """The patterns of one account, compiled; `faults` names those of its own that are no patterns."""

    by_place: Mapping[str, Sequence[re.Pattern[str]]]
    faults: Sequence[str] = field(default=())

    def search(self, texts: Mapping[str, Sequence[str]]) -> Told:
        """`texts`: place -> what stands there ("header:x-fax-from", "subject", ...)."""
        found: dict[str, str] = {}
        for place in (*(place for place in self.by_place if place.startswith("header:")), *_PLACES):
            for match in self._matches(place, texts.get(place, ())):
                for group, value in match.groupdict().items():
                    if group in _GROUPS and value and group not in found:
                        found[group] = value.strip()
        return Told(**found)

    def _matches(self, place: str, texts: Sequence[str]) -> Iterator[re.Match[str]]:
        for pattern in self.by_place.get(place, ()):
            for text in texts:
                if match := pattern.search(text[: _LONGEST.get(place, 500)]):
                    yield match


def patterns(settings: Mapping[str, Any]) -> Patterns:
    """The account's own patterns, then those of its preset, then the generic ones."""
    own = settings.get("patterns") or {}
    preset = presets().get(str(settings.get("preset", "generic")), {})
    by_place: dict[str, list[re.Pattern[str]]] = {}
    faults = [] if str(settings.get("preset", "generic")) in presets() else [f"preset {settings.get('preset')}"]
    for source in (own, preset, presets()["generic"]):
        for place, written in source.items():
            for pattern in [written] if isinstance(written, str) else written:
                try:
                    compiled = re.compile(pattern.replace("<number>", _NUMBER), re.IGNORECASE | re.MULTILINE)
                except re.error as error:
                    faults.append(f"{place}: {error}")
                    continue
                by_place.setdefault(place.lower(), []).append(compiled)
    return Patterns(by_place, faults)


@cache
def presets() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The presets that come with Kesher, by name."""
    return tomllib.loads(_PRESETS.read_text(encoding="utf-8"))
