"""QR codes on a page, through fax noise: as it is, then smoothed, then smaller, then mirrored. Turned pages need no extra try."""

from collections.abc import Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

_LONGEST = 4_400  # pixels: A4 at superfine; more only costs time
_LONGEST_TEXT = 500
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True)
class Square:
    """What one square holds and how the page lies: degrees clockwise that would set it upright."""

    text: str
    rotation: int
    mirrored: bool


def read_squares(picture: Image.Image) -> list[Square]:
    """The QR codes of a grey page; tries go on until one try finds something."""
    for attempt, mirrored in _attempts(picture):
        found = zxingcpp.read_barcodes(attempt, formats=_QR)
        squares = [Square(one.text[:_LONGEST_TEXT], _turn(one.orientation), mirrored) for one in found if one.valid]
        if squares:
            return squares
    return []


def _attempts(picture: Image.Image) -> Iterator[tuple[Image.Image, bool]]:
    base = picture
    if max(base.size) > _LONGEST:
        base = picture.copy()
        base.thumbnail((_LONGEST, _LONGEST))
    yield base, False
    smooth = base.filter(ImageFilter.MedianFilter(3))
    yield smooth, False
    half = base.filter(ImageFilter.GaussianBlur(1.5)).resize(
        (max(1, base.width // 2), max(1, base.height // 2)), Image.Resampling.BOX
    )
    yield half, False
    yield ImageOps.autocontrast(smooth.filter(ImageFilter.GaussianBlur(2))), False
    yield ImageOps.mirror(smooth), True


def _turn(orientation: int) -> int:
    """zxing says by how much the square is turned clockwise; setting it upright is the way back, in quarter turns."""
    return round(-orientation / 90) * 90 % 360
