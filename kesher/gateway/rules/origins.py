"""Origins of foreign pages (RFC 6454): scheme, host and port, nothing else."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from kesher.core.settings import Unfit


def origins(value: Any) -> str:
    """A check of settings: origins separated by blanks; raises Unfit for what is none."""
    words = str(value).split()
    for word in words:
        parts = urlsplit(word)
        if parts.scheme not in {"http", "https"} or not parts.hostname or word != f"{parts.scheme}://{parts.netloc}":
            raise Unfit(_("“%(word)s” is not like https://www.example.org") % {"word": word})
    return " ".join(words)


def is_allowed(origin: str, allowed: str) -> bool:
    """Whether a page of this origin may send forms. No wildcard, and `null` never."""
    return bool(origin) and origin in allowed.split()
