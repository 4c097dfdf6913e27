"""Bad mails, made by hand, and the honest one that goes beside each."""

import io
import zipfile
from email.message import EmailMessage

HONEST_TEXT = "An honest question about my bill"
HEAD = (
    b"From: Noa <noa.b@example.com>\r\nTo: care@shikma.example\r\nSubject: Something\r\n"
    b"Message-ID: <%s@example.com>\r\nDate: Sun, 22 Nov 2026 10:00:00 +0200\r\n"
)


def honest() -> bytes:
    """A mail without any fault, from somebody else."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "yossi@example.com", "care@shikma.example", "Bill"
    mail["Message-ID"], mail["Date"] = "<honest@example.com>", "Sun, 22 Nov 2026 10:01:00 +0200"
    mail.set_content(HONEST_TEXT)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def broken_mime() -> bytes:
    """A container that never ends, a part without a header's end, transfer coding that is none."""
    return (
        HEAD % b"broken" + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n'
        b"--b1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"VGhlIHdvcmRzIHRoYXQgbWF0dGVy!!!\r\n"
        b'--b1\r\nContent-Type: multipart/alternative; boundary="b1"\r\nContent-Transfer-Encoding: quoted-nonsense\r\n'
        b"this line is no header\r\n--b1"
    )


def unknown_charset() -> bytes:
    """Letters in a charset that nobody knows."""
    return HEAD % b"charset" + b"Content-Type: text/plain; charset=x-klingon-7\r\n\r\n" + "שלום, זו פנייה".encode()


def empty() -> bytes:
    """A mail without header or body."""
    return b"\r\n"


def large(megabytes: int) -> bytes:
    """A mail of about so many megabytes, most of it a file."""
    body = (b"QUJD" * 19 + b"\r\n") * (megabytes * 1024 * 1024 // 78)
    return (
        HEAD % b"large" + b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nThe words are here\r\n"
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="film.bin"\r\n\r\n' + body + b"--b--\r\n"
    )


def zip_bomb() -> bytes:
    """One megabyte that unpacks to a thousand."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("zeros", "w", force_zip64=True) as file,
    ):
        for _ in range(1000):
            file.write(bytes(1024 * 1024))
    return with_file("bomb.zip", "application/zip", packed.getvalue(), "The papers are in the archive")


def with_html(html: str) -> bytes:
    """A mail whose page is this."""
    mail = _mail("html")
    mail.set_content("The words as text")
    mail.add_alternative(html, subtype="html")
    return mail.as_bytes().replace(b"\n", b"\r\n")


def with_file(name: str, kind: str, data: bytes, text: str, to: str = "care@shikma.example") -> bytes:
    """A mail with one file."""
    mail = _mail("file", to)
    mail.set_content(text)
    main, _, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes().replace(b"\n", b"\r\n")


def _mail(key: str, to: str = "care@shikma.example") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Noa <noa.b@example.com>", to, "Something"
    mail["Message-ID"], mail["Date"] = f"<{key}@example.com>", "Sun, 22 Nov 2026 10:00:00 +0200"
    return mail
