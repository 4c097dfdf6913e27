"""One page looked at: which way is up, squares, text, codes, blank or not, and the pictures to show. Runs in the limited child."""

import io
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PIL import Image, ImageChops, ImageFilter, ImageOps

from kesher.core import codes
from kesher.core.papers.decode import Decoded
from kesher.core.papers.recognise import OutOfTime, Reading, Recogniser, RecognitionFailed
from kesher.core.papers.squares import read_squares
from kesher.core.papers.types import FoundBy, FoundCode, Limits, Ocr, Page, Warn

_PREVIEW = (1240, 3508)  # pixels: A4 at 150 dots an inch, and no endless strip
_THUMBNAIL = (220, 312)
_DARK = 190  # grey level that a stroke of a letter has after blurring at 96 dots an inch, and noise of 2% has not
_INK = 40  # dark pixels, margins left out, under which a page is blank: less than a word
_ONE_PAGE_SECONDS = 30.0
_PICTURE = 15.0  # a score that a picture without text does not reach: nobody turns a picture for its noise
_NOISE = 0.1  # share of the ink that the median filter changes, from which a page is called noisy
_SMALLEST_READABLE = 1_000  # pixels: pages narrower than this are enlarged for recognition


type Way = tuple[int, bool]  # degrees clockwise by which to turn a page, and whether to mirror it before


@dataclass
class Eye:
    """Looks at page after page, and remembers what recognition turned out to be able to do."""

    limits: Limits
    recogniser: Recogniser | None
    until: float  # monotonic time at which recognition stops
    ocr: Ocr = field(init=False)
    lies: Way = (0, False)  # how the last page that was turned for sure had lain: the next one probably lies like it

    def __post_init__(self) -> None:
        self.ocr = Ocr.AVAILABLE if self.recogniser else Ocr.ABSENT
        if not self.limits.recognise:
            self.ocr = Ocr.NOT_WANTED

    def look(self, decoded: Decoded) -> Page:
        """All that one page gives."""
        page = Page(
            decoded.number, decoded.width, decoded.height, decoded.dpi_x, decoded.dpi_y, warnings=list(decoded.warnings)
        )
        if decoded.picture is None:
            return page
        if is_blank(decoded.picture):
            return _shown(replace(page, blank=True), decoded.picture)
        squares = read_squares(decoded.picture)
        page = replace(page, squares=[square.text for square in squares if codes.parse(square.text) is None])
        found = [FoundCode(code, FoundBy.SQUARE) for square in squares if (code := codes.parse(square.text))]
        ways = [(squares[0].rotation, squares[0].mirrored)] if squares else []
        if decoded.text:
            page = replace(page, text=decoded.text, text_by="layer", confidence=100.0)
        elif self.ocr is Ocr.AVAILABLE and self.recogniser:
            page, way = self._recognise(self.recogniser, page, decoded, ways, search=not found)
            ways = [way]
        if ways:
            page = replace(page, rotation=ways[0][0], mirrored=ways[0][1])
        known = {one.code for one in found}
        found += [FoundCode(code, FoundBy.DIGITS) for code in codes.find_codes(page.text) if code not in known]
        return _shown(
            self._cut(replace(page, codes=found)), turned(decoded.picture, page.rotation, mirrored=page.mirrored)
        )

    def _recognise(
        self, recogniser: Recogniser, page: Page, decoded: Decoded, ways: Sequence[Way], *, search: bool
    ) -> tuple[Page, Way]:
        """Read the text, turning the page where it makes no sense as it lies; then look for digits alone where no code was found."""
        picture, way = decoded.picture, ways[0] if ways else self.lies
        if picture is None:
            return page, way
        ready = prepared(picture, coarse=decoded.coarse)
        dpi = _dpi(decoded, picture, ready)
        try:
            best, way = self._best_way_up(recogniser, ready, dpi, ways)
            text = best.text if best.legible else ""
            if search and page.number == 1 and not codes.find_codes(best.text):
                digits = recogniser.read_digits(turned(ready, way[0], mirrored=way[1]), dpi, self._seconds())
                text = "\n".join([text, *(codes.show(code) for code in codes.find_codes(digits))]).strip("\n")
            page = replace(page, text=text, text_by="ocr" if text else "", confidence=best.confidence if text else 0.0)
        except OutOfTime:
            page = replace(page, warnings=[*page.warnings, Warn.RECOGNITION_STOPPED])
        except RecognitionFailed:
            self.ocr = Ocr.FAILED
        return page, way

    def _best_way_up(
        self, recogniser: Recogniser, ready: Image.Image, dpi: int, ways: Sequence[Way]
    ) -> tuple[Reading, Way]:
        """As its square says, or as the page before it lay; if that makes no sense, as tesseract thinks it lies; else in every
        way, mirrored too (a film laid wrongly: its square is read all the same, as if turned by a quarter more)."""
        first = ways[0] if ways else self.lies
        best = recogniser.read(turned(ready, first[0], mirrored=first[1]), dpi, self._seconds()), first
        if best[0].sure:
            return best
        for way in self._other_ways(recogniser, ready, first, known=bool(ways)):
            reading = recogniser.read(turned(ready, way[0], mirrored=way[1]), dpi, self._seconds())
            if reading.sure or reading.score > max(_PICTURE, best[0].score * 1.5):
                best = reading, way
            if reading.sure:
                break
        if best[0].sure:
            self.lies = best[1]
        return best

    def _other_ways(self, recogniser: Recogniser, ready: Image.Image, first: Way, *, known: bool) -> list[Way]:
        if known:
            return [((-first[0] - 90) % 360, not first[1])]
        told = recogniser.quarter_turns(ready, self._seconds())
        every: list[Way] = [(0, False), (180, False), (90, False), (270, False), (0, True), (180, True)]
        return [way for way in (every if told is None else [(told, False)]) if way != first]

    def _seconds(self) -> float:
        return min(_ONE_PAGE_SECONDS, self.until - time.monotonic())

    def _cut(self, page: Page) -> Page:
        text = page.text.replace("\x00", "")
        if len(text) <= self.limits.text_characters:
            return replace(page, text=text)
        return replace(page, text=text[: self.limits.text_characters], warnings=[*page.warnings, Warn.TEXT_CUT])


def is_blank(picture: Image.Image) -> bool:
    """Nothing but specks on it, the margins left out (a fax machine prints its own line at the top)."""
    if picture.width * picture.height < 40_000:
        return False
    small = picture.resize((max(8, min(picture.width, 800)), max(8, min(picture.height, 1130))), Image.Resampling.BOX)
    inner = small.crop(
        (small.width // 33, small.height // 20, small.width - small.width // 33, small.height - small.height // 33)
    )
    return sum(inner.filter(ImageFilter.GaussianBlur(1.5)).histogram()[:_DARK]) < _INK


def prepared(picture: Image.Image, *, coarse: bool) -> Image.Image:
    """The page as recognition likes it: stretched or noisy fax dots smoothed, clean ones left sharp, small pages enlarged."""
    smooth = picture.filter(ImageFilter.MedianFilter(3))
    ink = sum(picture.histogram()[:128])
    changed = sum(ImageChops.difference(picture, smooth).histogram()[128:])
    ready = smooth if coarse or changed > _NOISE * ink else picture
    if 0 < ready.width < _SMALLEST_READABLE:
        return ready.resize((ready.width * 2, ready.height * 2), Image.Resampling.BICUBIC)
    return ready


def turned(picture: Image.Image, rotation: int, *, mirrored: bool) -> Image.Image:
    """Mirror first, then turn clockwise by quarter turns."""
    if mirrored:
        picture = ImageOps.mirror(picture)
    quarter = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}.get(
        rotation
    )
    return picture.transpose(quarter) if quarter is not None else picture


def _dpi(decoded: Decoded, picture: Image.Image, ready: Image.Image) -> int:
    said = max(decoded.dpi_x, decoded.dpi_y) or 200.0
    return round(min(600.0, max(70.0, said * ready.width / max(1, picture.width))))


def _shown(page: Page, picture: Image.Image) -> Page:
    return replace(page, preview=_png(picture, _PREVIEW), thumbnail=_png(picture, _THUMBNAIL))


def _png(picture: Image.Image, most: tuple[int, int]) -> bytes:
    small = picture.copy()
    small.thumbnail(most, Image.Resampling.BOX if picture.width > 2 * most[0] else Image.Resampling.LANCZOS)
    small = small.point(lambda value: value // 17 * 17)  # 16 greys are enough to read by, and half the bytes
    kept = io.BytesIO()
    small.save(kept, "PNG", optimize=False)
    return kept.getvalue()
