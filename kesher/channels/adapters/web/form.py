"""A form that somebody sent, and its envelope. `Form.to_body()` and `from_body()` are each other's inverse."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

LIMITS: Mapping[str, int] = {  # characters; a door refuses more, and what was kept nevertheless is cut here
    "key": 80, "form": 40, "name": 120, "email": 254, "phone": 40, "subject": 250, "text": 20_000, "reason": 60,
    "language": 2, "page": 500, "access_link": 40, "consent": 60,
}  # fmt: skip
MAX_FILES = 10


class BadForm(ValueError):
    """These bytes are no form of ours."""


@dataclass(frozen=True)
class FormFile:
    """A file that was sent along; `media_type` as the browser said it (checked later, by content)."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Form:
    """What the visitor typed. Nothing in it is proven. `key` makes a repeated sending known: one per page shown."""

    key: str
    text: str
    form: str = "contact"
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    reason: str = ""  # code of the reason that the visitor chose
    language: str = "he"
    page: str = ""  # address of the page where the form stood
    access_link: str = ""  # id of the secure link behind which the form stood; only a door that opened the link sets it
    consent: str = ""  # version of the privacy notice that was shown
    files: Sequence[FormFile] = ()
    more: Mapping[str, str] = field(default_factory=dict)  # fields of one's own

    def to_body(self) -> bytes:
        """The bytes of the envelope."""
        values: dict[str, Any] = {name: getattr(self, name) for name in LIMITS}
        values["more"] = dict(self.more)
        values["files"] = [
            {"name": file.name, "media_type": file.media_type, "data": b64encode(file.data).decode()}
            for file in self.files
        ]
        return json.dumps(values, ensure_ascii=False).encode()


def from_body(body: bytes) -> Form:
    """The form in an envelope. Raises BadForm."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadForm("not JSON") from error
    if not isinstance(values, dict):
        raise BadForm("not an object")
    texts = {name: _text(values.get(name), limit) for name, limit in LIMITS.items() if values.get(name)}
    if not texts.get("key"):
        raise BadForm("no key")
    return Form(**{"text": "", **texts}, files=_files(values.get("files")), more=_more(values.get("more")))


def _text(value: Any, limit: int) -> str:
    """Plain text without the characters that no database keeps."""
    return str(value).replace("\x00", "").strip()[:limit] if isinstance(value, str | int) else ""


def _more(value: Any) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {_text(name, 60): _text(text, 2000) for name, text in list(pairs)[:50]}


def _files(value: Any) -> tuple[FormFile, ...]:
    files = []
    for item in value[:MAX_FILES] if isinstance(value, list) else ():
        try:
            files.append(
                FormFile(str(item["name"])[:200], str(item["media_type"])[:100], b64decode(item["data"], validate=True))
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadForm("a file is broken") from error
    return tuple(files)
