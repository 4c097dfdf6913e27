"""Pages as grey pictures with square pixels, from TIFF, PDF, PNG and JPEG. Runs in the limited child only.

Each page is decoded alone: one that is broken or too large becomes a page with a warning, and the next one is tried.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image, ImageFile, ImageOps

from kesher.core.papers import tiff
from kesher.core.papers.types import Failure, Format, Limits, Warn

_PDF_DPI = 200
_LAYER_LETTERS = 25  # fewer letters than this are a stamp on a scan, not a text
_FAX_WIDTHS = {1728, 2048, 2432, 1216, 864}  # ITU-T T.4 for A4, B4, A3 and narrow paper
_READABLE = set(tiff.COMPRESSIONS) - {6}  # the old JPEG in TIFF was never well defined
_LONGEST_PHOTO = 3_200  # pixels: what recognition can use of a photograph

Image.MAX_IMAGE_PIXELS = None  # our own limits come first, by page


class CannotRead(Exception):
    """The file as a whole cannot be read; the code says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass
class Decoded:
    """One page: its picture (None where there is none), its size and resolution as they came, its own text."""

    number: int
    picture: Image.Image | None = None  # mode L, square pixels, white paper
    width: int = 0
    height: int = 0
    dpi_x: float = 0.0
    dpi_y: float = 0.0
    text: str = ""
    coarse: bool = False  # stretched from dots that are not square: wants smoothing
    warnings: list[Warn] = field(default_factory=list)


@dataclass
class Opened:
    """A file whose pages can be asked for, one after the other."""

    page_count: int
    warnings: list[Warn]
    pages: Iterator[Decoded]


def open_paper(data: bytes, kind: Format, limits: Limits) -> Opened:
    """Open the file; raises CannotRead. Pages come lazily, at most `limits.pages_read`."""
    if kind is Format.TIFF:
        return _open_tiff(data, limits)
    if kind is Format.PDF:
        return _open_pdf(data, limits)
    return Opened(1, [], _image_page(data, kind, limits))


def to_grey(picture: Image.Image) -> Image.Image:
    """Any mode as grey on white paper."""
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return ImageOps.autocontrast(picture.point(lambda value: value / 256).convert("L"))
    if picture.mode in {"LA", "PA", "RGBA", "RGBa", "La"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("L")
    return picture.convert("L")


def _open_tiff(data: bytes, limits: Limits) -> Opened:
    found = tiff.chain(data, limits.pages_counted)
    if not found.pages:
        raise CannotRead(Failure.DAMAGED)
    warnings = list(found.warnings)
    if len(found.pages) > limits.pages_read:
        warnings.append(Warn.PAGES_NOT_READ)
    pages = (_tiff_page(data, number, page, limits) for number, page in enumerate(found.pages[: limits.pages_read], 1))
    return Opened(len(found.pages), warnings, pages)


def _tiff_page(data: bytes, number: int, directory: tiff.Directory, limits: Limits) -> Decoded:
    page = Decoded(number, width=directory.width, height=directory.height)
    if (
        not 0 < directory.pixels * directory.bytes_per_pixel <= limits.page_pixels * 4
        or directory.pixels > limits.page_pixels
    ):
        page.warnings.append(Warn.PAGE_TOO_LARGE)
        return page
    if directory.compression not in _READABLE:
        page.warnings.append(Warn.PAGE_UNREADABLE)
        return page
    alone = tiff.single(data, directory)
    picture = _load(alone, page, "TIFF")
    if picture is None:
        return page
    _say_resolution(page, picture)
    page.picture = _square(to_grey(picture), page, fax=directory.compression in {2, 3, 4})
    page.coarse = page.picture.size != picture.size
    return page


def _load(data: bytes, page: Decoded, kind: str) -> Image.Image | None:
    """Decode whole, else what can be had of it."""
    for lenient in (False, True):
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
        try:
            picture = Image.open(io.BytesIO(data), formats=[kind])
            swapped = picture.getexif().get(274, 1) >= 5
            picture.load()
        except MemoryError:
            page.warnings.append(Warn.PAGE_TOO_LARGE)
            return None
        except Exception:  # noqa: S112  # decoders raise whatever they like; the page says that it is unreadable
            continue
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        if lenient:
            page.warnings.append(Warn.PAGE_DAMAGED)
        if swapped and "dpi" in picture.info:
            picture.info["dpi"] = tuple(reversed(picture.info["dpi"]))
        return picture
    page.warnings.append(Warn.PAGE_UNREADABLE)
    return None


def _say_resolution(page: Decoded, picture: Image.Image) -> None:
    try:
        x, y = (float(value) for value in picture.info.get("dpi", (0, 0)))
    except (TypeError, ValueError, ZeroDivisionError):
        return
    if 20 <= x <= 2500 and 20 <= y <= 2500:
        page.dpi_x, page.dpi_y = round(x, 1), round(y, 1)


def _square(picture: Image.Image, page: Decoded, *, fax: bool) -> Image.Image:
    """Stretch the coarser direction, so that a fax of 204 by 98 dots an inch looks like its paper."""
    ratio = page.dpi_x / page.dpi_y if page.dpi_y else 1.0
    unsaid = not page.dpi_y or max(page.dpi_x, page.dpi_y) <= 100
    if fax and unsaid and picture.width in _FAX_WIDTHS and picture.height < 0.95 * picture.width:
        ratio = 204 / 98
        page.warnings.append(Warn.RESOLUTION_GUESSED)
    if 1.04 < ratio <= 5:
        return picture.resize((picture.width, round(picture.height * ratio)), Image.Resampling.BICUBIC)
    if 0.2 <= ratio < 0.96:
        return picture.resize((round(picture.width / ratio), picture.height), Image.Resampling.BICUBIC)
    return picture


def _image_page(data: bytes, kind: Format, limits: Limits) -> Iterator[Decoded]:
    page = Decoded(1)
    name = kind.value.upper()
    try:
        probe = Image.open(io.BytesIO(data), formats=[name])
    except Exception as error:
        raise CannotRead(Failure.DAMAGED) from error
    page.width, page.height = probe.size
    if not 0 < probe.width * probe.height <= limits.page_pixels:
        page.warnings.append(Warn.PAGE_TOO_LARGE)
        yield page
        return
    if (picture := _load(data, page, name)) is not None:
        _say_resolution(page, picture)
        picture = ImageOps.exif_transpose(picture)
        picture.thumbnail((_LONGEST_PHOTO, _LONGEST_PHOTO))
        page.picture = to_grey(picture)
    yield page


def _open_pdf(data: bytes, limits: Limits) -> Opened:
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise CannotRead(
            Failure.ENCRYPTED if "assword" in str(error) or "ecurity" in str(error) else Failure.DAMAGED
        ) from error
    if not count:
        raise CannotRead(Failure.DAMAGED)
    warnings = [Warn.PAGES_NOT_READ] if count > limits.pages_read else []
    return Opened(
        count, warnings, (_pdf_page(document, number, limits) for number in range(1, min(count, limits.pages_read) + 1))
    )


def _pdf_page(document: pypdfium2.PdfDocument, number: int, limits: Limits) -> Decoded:
    page = Decoded(number)
    try:
        source = document[number - 1]
        width, height = source.get_size()
        scale = _PDF_DPI / 72
        page.width, page.height = round(width * scale), round(height * scale)
        if not (page.width and page.height):
            page.warnings.append(Warn.PAGE_TOO_LARGE)
            return page
        if page.width * page.height > limits.page_pixels / 4:  # a poster: drawn smaller, never as large as it wishes
            scale *= (limits.page_pixels / 4 / (page.width * page.height)) ** 0.5
        page.dpi_x = page.dpi_y = round(scale * 72, 1)
        text = source.get_textpage().get_text_bounded()
        page.text = text if sum(map(str.isalnum, text)) >= _LAYER_LETTERS else ""
        page.picture = source.render(scale=scale, grayscale=True).to_pil().convert("L")
        source.close()
    except MemoryError:
        page.warnings.append(Warn.PAGE_TOO_LARGE)
    except (pypdfium2.PdfiumError, ValueError, OSError):
        page.warnings.append(Warn.PAGE_UNREADABLE)
    return page
