"""A fax machine for demonstrations, scenarios and tests: pages go in, a TIFF of class F comes out as a gateway would send it.

What happens to a page on its way is what happens to real ones (ITU-T T.4): 1,728 dots a line, 98 or 196 lines an inch, two
tones, laid on the glass a little askew, specks, lost lines, and the sending machine's own line at the top. The same seed gives
the same fax.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent.parent / "core" / "papers" / "fonts"
_DOTS = 1728  # a line of A4
_A4_INCHES = 297 / 25.4
_WHITE, _BLACK = 255, 0


class Resolution(Enum):
    """Vertical lines an inch and the coding that machines of that kind use."""

    STANDARD = (98, "group3")
    FINE = (196, "group4")

    @property
    def lines(self) -> int:
        return self.value[0]

    @property
    def compression(self) -> str:
        return self.value[1]


@dataclass(frozen=True)
class Wear:
    """What the way does to a page."""

    noise: float = 0.0  # share of dots that turn over
    skew: float = 0.0  # degrees
    lost_lines: int = 0  # lines a page that the receiver repeats from the one above
    header: str = ""  # what the sending machine prints at the top


def fax_of(
    pages: bytes | Sequence[Image.Image],
    resolution: Resolution = Resolution.STANDARD,
    noise: float = 0.0,
    skew: float = 0.0,
    seed: int = 0,
    *,
    lost_lines: int = 0,
    header: str = "",
) -> bytes:
    """Fax a PDF, or pictures of pages, and give the TIFF that arrives (several pages, G3 at 204 by 98 or G4 at 204 by 196)."""
    chance = random.Random(seed)
    wear = Wear(noise, skew, lost_lines, header)
    pictures = pictures_of(pages) if isinstance(pages, bytes) else list(pages)
    sent = [
        _sent(picture, resolution, wear, chance, f"P.{number}/{len(pictures)}")
        for number, picture in enumerate(pictures, 1)
    ]
    arrived = io.BytesIO()
    sent[0].save(
        arrived,
        "TIFF",
        compression=resolution.compression,
        dpi=(204, resolution.lines),
        save_all=True,
        append_images=sent[1:],
        tiffinfo={305: "Fax machine of Kesher's rehearsals"},
    )
    return arrived.getvalue()


def pictures_of(pdf: bytes, dpi: int = 204) -> list[Image.Image]:
    """The pages of a PDF as grey pictures."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]


def hand_filled_page(lines: Sequence[str], language: str = "he") -> Image.Image:
    """An A4 page at 204 dots an inch with these lines as a form that somebody filled: the first is its title."""
    page = Image.new("L", (_DOTS, round(_A4_INCHES * 204)), _WHITE)
    draw = ImageDraw.Draw(page)
    right_to_left = language == "he"
    at = 200
    for number, line in enumerate(lines):
        font = ImageFont.truetype(
            str(FONTS / ("Heebo-Bold.ttf" if number == 0 else "Heebo-Regular.ttf")), 64 if number == 0 else 40
        )
        x, anchor = (_DOTS - 170, "ra") if right_to_left else (170, "la")
        draw.text(
            (x, at),
            line,
            fill=_BLACK,
            font=font,
            anchor=anchor,
            direction="rtl" if right_to_left else "ltr",
            language=language,
        )
        at += 130 if number == 0 else 78
    draw.line([(170, at + 120), (700, at + 120)], fill=_BLACK, width=3)
    draw.line(
        [(200 + 20 * step, at + 100 - (37 * step * step) % 61) for step in range(20)],
        fill=_BLACK,
        width=4,
        joint="curve",
    )
    return page


def _sent(picture: Image.Image, resolution: Resolution, wear: Wear, chance: random.Random, count: str) -> Image.Image:
    """One page through the machine: laid askew, read line by line, marked at the top, worn."""
    paper = picture.convert("L")
    height = round(paper.height * _DOTS / paper.width * resolution.lines / 204)
    askew = paper.rotate(wear.skew, resample=Image.Resampling.BICUBIC, fillcolor=_WHITE) if wear.skew else paper
    line_by_line = askew.resize((_DOTS, height), Image.Resampling.BOX)
    page = line_by_line.point(lambda tone: _WHITE if tone >= 128 else _BLACK)
    if wear.header:
        _print_header(page, f"{wear.header}   {count}", resolution)
    _lose_lines(page, wear.lost_lines, chance)
    _speckle(page, wear.noise, chance)
    return page.convert("1", dither=Image.Dither.NONE)


def _print_header(page: Image.Image, text: str, resolution: Resolution) -> None:
    strip = Image.new("L", (page.width, 40), _WHITE)
    ImageDraw.Draw(strip).text(
        (60, 4), text, fill=_BLACK, font=ImageFont.truetype(str(FONTS / "Heebo-Regular.ttf"), 28)
    )
    low = strip.resize((page.width, max(1, round(40 * resolution.lines / 204))), Image.Resampling.BOX)
    page.paste(low.point(lambda tone: _WHITE if tone >= 128 else _BLACK), (0, 2))


def _lose_lines(page: Image.Image, lost: int, chance: random.Random) -> None:
    for _ in range(lost):
        row = chance.randrange(1, page.height)
        page.paste(page.crop((0, row - 1, page.width, row)), (0, row))


def _speckle(page: Image.Image, noise: float, chance: random.Random) -> None:
    dots = page.load()
    assert dots is not None  # noqa: S101  # an image in memory has its dots
    for _ in range(round(noise * page.width * page.height)):
        at = chance.randrange(page.width), chance.randrange(page.height)
        dots[at] = _BLACK if dots[at] else _WHITE
