"""Whatever colour an organisation chooses, its customers can read the page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesher.ui import brand

LIGHT, DARK = (255, 255, 255), (24, 28, 32)


def tokens(css: str) -> dict[str, tuple[brand.RGB, brand.RGB]]:
    pairs = re.findall(r"(--[a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)", css)
    return {name: (_rgb(light), _rgb(dark)) for name, light, dark in pairs}


def _rgb(text: str) -> brand.RGB:
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


@given(st.integers(0, 0xFFFFFF))
def test_every_colour_gives_readable_text_in_both_themes(number: int) -> None:
    found = tokens(brand.stylesheet(f"#{number:06x}"))

    for theme, surface in ((0, LIGHT), (1, DARK)):
        colour = found["--brand"][theme]
        assert brand.contrast(colour, surface) >= 4.5
        assert brand.contrast(colour, found["--brand-wash"][theme]) >= 4.5
        assert brand.contrast(found["--on-brand"][theme], colour) >= 4.5


def test_a_dark_colour_is_kept_as_it_is_on_white() -> None:
    assert tokens(brand.stylesheet("#5b2a63"))["--brand"][0] == (0x5B, 0x2A, 0x63)


def test_no_colour_changes_nothing() -> None:
    assert brand.stylesheet("") == ""


@pytest.mark.parametrize("bad", ["red", "#12345", "#12345g", "#123456;}"])
def test_what_is_no_colour_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        brand.stylesheet(bad)


def test_contrast_follows_the_formula() -> None:
    assert brand.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert brand.contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.478, abs=0.001)
