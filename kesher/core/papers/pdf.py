"""Pages as one PDF for viewing: made from our own pictures of them, never from the bytes that arrived."""

import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image

from kesher.core.papers.types import Page

_SCREEN_WIDTH = 1000  # pixels
_MOST_PIXELS = 1240 * 3508
_A4_INCHES = 8.27


def pages_as_pdf(pages: Sequence[Page]) -> bytes:
    """One PDF of the pages that have a preview, each as wide as A4; raises ValueError where there is none."""
    pictures = [picture for page in pages if (picture := _picture(page)) is not None]
    if not pictures:
        raise ValueError("there is no page to show")
    kept = io.BytesIO()
    resolution = max(picture.width for picture in pictures) / _A4_INCHES
    pictures[0].save(kept, "PDF", save_all=True, append_images=pictures[1:], resolution=resolution, creator="Kesher")
    return kept.getvalue()


def page_as_picture(own: bytes, number: int) -> bytes | None:
    """A PNG of one page (from 1) of a PDF that `pages_as_pdf` made, for a screen; None where there is no such page.

    Never give it a PDF of anybody else: those are opened in a limited child process alone (`reading`).
    """
    document = pypdfium2.PdfDocument(own)
    try:
        if not 1 <= number <= len(document):
            return None
        page = document[number - 1]
        picture = page.render(scale=_SCREEN_WIDTH / page.get_width(), grayscale=True).to_pil()
    finally:
        document.close()
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _picture(page: Page) -> Image.Image | None:
    if not page.preview:
        return None
    picture = Image.open(io.BytesIO(page.preview), formats=["PNG"])
    if picture.width * picture.height > _MOST_PIXELS:
        return None
    return picture.convert("L")
