"""TIFF files written byte by byte (TIFF 6.0), so that every oddity of real faxes can be made on purpose."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont
from PIL.TiffImagePlugin import TiffImageFile

from kesher.rehearsal.fax_machine import FONTS

NONE, G3, G4, LZW = 1, 3, 4, 5
_NAMES = {NONE: "raw", G3: "group3", G4: "group4", LZW: "tiff_lzw"}
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True)
class TiffPage:
    """One page: its picture, and how it is to be written."""

    picture: Image.Image
    compression: int = G4
    fill_order: int = 1
    orientation: int = 1
    dpi: tuple[int, int] | None = (204, 196)
    strip: bytes | None = None  # instead of the real one


def words(*lines: str, size: tuple[int, int] = (1728, 700)) -> Image.Image:
    """A white page with some lines of large Latin letters."""
    page = Image.new("1", size, 1)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(FONTS / "Heebo-Regular.ttf"), 60)
    for number, line in enumerate(lines):
        draw.text((150, 120 + 110 * number), line, fill=0, font=font)
    return page


def tiff(pages: Sequence[TiffPage], *, last_points_to: int | None = None, order: str = "<") -> bytes:
    """The file. `last_points_to`: the number of the page to which the last one leads, instead of to none."""
    file = bytearray((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 0))
    pointer, places = 4, []
    for page in pages:
        strip, photometric = _strip(page)
        at = len(file)
        file += strip + b"\0" * (len(strip) % 2)
        directory = len(file)
        places.append(directory)
        struct.pack_into(order + "I", file, pointer, directory)
        file += _directory(page, at, len(strip), directory, order, photometric)
        pointer = len(file) - 4 - (16 if page.dpi else 0)
    if last_points_to is not None:
        struct.pack_into(order + "I", file, pointer, places[last_points_to])
    return bytes(file)


def _strip(page: TiffPage) -> tuple[bytes, int]:
    """The coded dots, and whether zero means white (0) or black (1) in them."""
    kept = io.BytesIO()
    page.picture.convert("1").save(
        kept, "TIFF", compression=_NAMES[page.compression], tiffinfo={278: page.picture.height}
    )
    kept.seek(0)
    read = TiffImageFile(kept)
    (at,), (length,) = read.tag_v2[273], read.tag_v2[279]
    strip = kept.getvalue()[at : at + length]
    strip = strip.translate(_REVERSED) if page.fill_order == 2 else strip
    return strip if page.strip is None else page.strip, read.tag_v2[262]


def _directory(page: TiffPage, at: int, length: int, place: int, order: str, photometric: int) -> bytes:
    tags: list[tuple[int, int, int]] = [
        (256, 4, page.picture.width),
        (257, 4, page.picture.height),
        (258, 3, 1),
        (259, 3, page.compression),
        (262, 3, photometric),
        (266, 3, page.fill_order),
        (273, 4, at),
        (274, 3, page.orientation),
        (277, 3, 1),
        (278, 4, page.picture.height),
        (279, 4, length),
    ]
    if page.dpi:
        after = place + 2 + 12 * (len(tags) + 3) + 4
        tags += [(282, 5, after), (283, 5, after + 8), (296, 3, 2)]
    entries = b"".join(_entry(tag, kind, value, order) for tag, kind, value in tags)
    resolution = struct.pack(order + "4I", page.dpi[0], 1, page.dpi[1], 1) if page.dpi else b""
    return struct.pack(order + "H", len(tags)) + entries + struct.pack(order + "I", 0) + resolution


def _entry(tag: int, kind: int, value: int, order: str) -> bytes:
    packed = struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
    return struct.pack(order + "HHI", tag, kind, 1) + packed
