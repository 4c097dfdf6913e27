"""The organisation's name and colour on the customer's screens.

A package above (office) hands over where they are kept with `provide()`. Colours are turned into tokens here so that text
on them is readable whatever was chosen (WCAG contrast 4.5:1, computed by its formula of relative luminance).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

RGB = tuple[int, int, int]
WHITE: RGB = (255, 255, 255)
LIGHT_SURFACE: RGB = WHITE
DARK_SURFACE: RGB = (24, 28, 32)
READABLE = 4.5


@dataclass(frozen=True)
class Brand:
    """Name in both languages, colour as #rrggbb (empty: Kesher's own), phone as customers know it."""

    name_he: str = "קשר"
    name_en: str = "Kesher"
    colour: str = ""
    phone: str = ""

    def name(self, language: str) -> str:
        """The name in a language."""
        return (self.name_en if language == "en" else self.name_he) or self.name_he or self.name_en


_provider: Callable[[], Brand] = Brand


def provide(provider: Callable[[], Brand]) -> None:
    """Say where the brand is kept; called once when the application starts. The provider must be cheap (cached)."""
    global _provider
    _provider = provider


def brand() -> Brand:
    """The brand in force."""
    return _provider()


def stylesheet(colour: str) -> str:
    """Tokens of the customer's screens for a colour; empty for none. Raises ValueError for what is no #rrggbb."""
    if not colour:
        return ""
    light = _readable(_parse(colour), LIGHT_SURFACE, (0, 0, 0))
    dark = _readable(_parse(colour), DARK_SURFACE, WHITE)
    tokens = {
        "--brand": (light, dark),
        "--on-brand": (_text_on(light), _text_on(dark)),
        "--brand-wash": (_mix(light, LIGHT_SURFACE, 0.94), _mix(dark, DARK_SURFACE, 0.86)),
        "--thread-press": (_mix(light, (0, 0, 0), 0.25), _mix(dark, WHITE, 0.3)),
        "--thread-line": (_mix(light, LIGHT_SURFACE, 0.7), _mix(dark, DARK_SURFACE, 0.6)),
    }
    lines = [f"  {name}: light-dark({_hex(a)}, {_hex(b)});" for name, (a, b) in tokens.items()]
    same = {
        "--thread": "--brand",
        "--thread-solid": "--brand",
        "--on-thread": "--on-brand",
        "--thread-wash": "--brand-wash",
    }
    lines += [f"  {name}: var({source});" for name, source in same.items()]
    return "@layer tokens {\n.portal {\n" + "\n".join(lines) + "\n}\n}\n"


def contrast(one: RGB, two: RGB) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parse(colour: str) -> RGB:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"{colour!r} is not a colour like #2846a8")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _readable(colour: RGB, surface: RGB, towards: RGB) -> RGB:
    """The colour itself, or as little moved as makes it readable on the wash of the surface too."""
    for step in range(21):
        moved = _mix(colour, towards, step / 20)
        if min(contrast(moved, surface), contrast(moved, _mix(moved, surface, 0.86))) >= READABLE:
            return moved
    return towards


def _text_on(colour: RGB) -> RGB:
    dark: RGB = (13, 21, 51)
    return WHITE if contrast(WHITE, colour) >= contrast(dark, colour) else dark


def _mix(one: RGB, two: RGB, share: float) -> RGB:
    r, g, b = (round(x + (y - x) * share) for x, y in zip(one, two, strict=True))
    return r, g, b


def _luminance(colour: RGB) -> float:
    r, g, b = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (x / 255 for x in colour))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
