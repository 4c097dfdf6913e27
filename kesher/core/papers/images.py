"""Images for showing inline: made anew from their pixels, so that nothing of a hostile file reaches a browser (T2).

Runs in the limited child only.
"""

import io

from PIL import Image, ImageOps

from kesher.core.papers.types import Failure, Limits, SafeImage

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_LONGEST = 2_400  # pixels

Image.MAX_IMAGE_PIXELS = None  # our own limit comes first


class Refused(Exception):
    """This is no image that we show."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def anew(data: bytes, limits: Limits) -> SafeImage:
    """The first frame of the image, upright, at most 2,400 pixels long; JPEG for photographs, PNG where anything is transparent
    or was drawn. Raises Refused."""
    try:
        probe = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Exception as error:
        raise Refused(Failure.NOT_A_PAPER) from error
    if not 0 < probe.width * probe.height <= limits.page_pixels:
        raise Refused(Failure.TOO_LARGE)
    try:
        photograph = probe.format == "JPEG"
        upright = ImageOps.exif_transpose(probe)
        upright.thumbnail((_LONGEST, _LONGEST))
        pixels = upright.convert("RGB" if photograph else "RGBA")
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Failure.DAMAGED) from error
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    kept = io.BytesIO()
    bare.save(kept, "JPEG" if photograph else "PNG", **({"quality": 85} if photograph else {}))
    return SafeImage(kept.getvalue(), "image/jpeg" if photograph else "image/png", bare.width, bare.height)
