"""Papers to fax: our own cover sheet as a G3 line would bring it, and pages that say nothing."""

import io

import pypdfium2
from PIL import Image


def faxed(pdf: bytes) -> bytes:
    """The pages of a PDF as one fine fax: black and white, 204 x 196 dpi, group 4."""
    pages = []
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=204 / 72).to_pil().convert("L").resize((1728, 2292))
        pages.append(picture.point(lambda grey: 255 if grey > 150 else 0).convert("1"))
    document.close()
    return _tiff(pages)


def blank() -> bytes:
    """A page with nothing on it but a line."""
    page = Image.new("1", (1728, 2292), 1)
    page.paste(0, (200, 200, 1500, 205))
    return _tiff([page])


def _tiff(pages: list[Image.Image]) -> bytes:
    kept = io.BytesIO()
    pages[0].save(kept, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(204, 196))
    return kept.getvalue()
