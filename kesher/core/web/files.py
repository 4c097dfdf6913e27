"""Files are served one way only: as a download, of no type that a browser runs (T2)."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A download. The name is data: it stands in the header encoded, and nowhere else."""
    response = HttpResponse(data, content_type=media_type if media_type in _HARMLESS else "application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def as_picture(data: bytes, media_type: str) -> HttpResponse:
    """An image that we made ourselves (a preview), shown in the page. Raises ValueError for any other type."""
    if media_type not in {"image/png", "image/jpeg", "image/webp"}:
        raise ValueError("only images of our own making are shown inline")
    response = HttpResponse(data, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, max-age=3600"
    return response


_HARMLESS = {
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/tiff",
    "image/gif",
    "image/webp",
    "text/plain",
    "text/csv",
    "application/zip",
}
