"""One way to serve a file (T2): a download that no browser runs, whatever its type and name say (T3)."""

import pytest

from kesher.core.web.files import as_attachment, as_picture

HARMLESS = [
    "application/pdf",
    "image/png",
    "image/jpeg",
    "image/tiff",
    "image/gif",
    "image/webp",
    "text/plain",
    "text/csv",
    "application/zip",
]
OTHERS = [
    "text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml", "text/javascript", "application/javascript", "application/ecmascript",
    "text/css", "application/x-shockwave-flash", "application/java-archive", "application/x-msdownload", "application/vnd.ms-htmlhelp", "message/rfc822", "message/http",
    "multipart/related", "multipart/x-mixed-replace", "text/x-component", "text/cache-manifest", "application/wasm", "application/manifest+json", "application/json",
    "application/ld+json", "application/rss+xml", "application/mathml+xml", "text/vtt", "font/woff2", "video/mp4", "audio/mpeg", "application/octet-stream",
    "application/x-httpd-php", "text/html; charset=utf-7", "TEXT/HTML", "", "nonsense", "text/plain\r\nSet-Cookie: a=b",
]  # fmt: skip
NAMES = [
    "report.pdf", "דוח שנתי.pdf", "\u202efdp.exe", "a\r\nSet-Cookie: x=1.txt", "../../etc/passwd", "..\\..\\boot.ini", "C:\\x.txt", 'quo"te.txt', "semi;colon.txt", "nul\x00.txt",
    ".htaccess", "\u200b.htaccess", "a" * 300 + ".txt", "", " ", "<script>.html", "%0d%0aX: y", "CON", "file.txt\u3000", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16") + ".png",
]  # fmt: skip


@pytest.mark.parametrize("kind", HARMLESS + OTHERS)
def test_every_type_is_a_download_and_only_harmless_ones_keep_their_name(kind: str) -> None:
    answer = as_attachment(b"<script>alert(1)</script>", "file", kind)

    assert answer["Content-Type"] == (kind if kind in HARMLESS else "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_data_in_one_header_and_makes_no_second_one(name: str) -> None:
    answer = as_attachment(b"x", name, "text/plain")

    written = answer.serialize_headers().decode("latin-1").split("\r\n")
    assert len(written) == 5
    assert [line.partition(":")[0] for line in written if line.lower().startswith("content-disposition")] == [
        "Content-Disposition"
    ]
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["image/svg+xml", "text/html", "image/gif", "application/pdf", ""])
def test_nothing_is_shown_inline_but_pictures_of_our_own_making(kind: str) -> None:
    with pytest.raises(ValueError, match="own making"):
        as_picture(b"<svg onload=alert(1)>", kind)
