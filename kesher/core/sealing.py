"""Secrets at rest: sealed with keys that never stand in the database, so that a stolen backup of it alone opens nothing.

Fernet (github.com/fernet/spec: AES-128-CBC, then HMAC-SHA256) of the `cryptography` library, with a key derived from the
installation's by HKDF (RFC 5869). A sealed text is `f1.<name of the key>.<token>`. The first key seals, all open: that is how a key
is replaced (docs/operations.md).
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "f1"


class WrongKey(Exception):
    """Sealed with a key that is none of ours, or damaged since."""


def keys() -> tuple[str, ...]:
    """The installation's keys, newest first: KESHER_SECRET_KEY, else the lines of KESHER_DATA/secret.key."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def seal(text: str, with_keys: Sequence[str] | None = None) -> str:
    """The text, sealed with the newest key. Twice the same text never gives the same seal."""
    key = (with_keys or keys())[0]
    return f"{MARK}.{_name(key)}.{_fernet(key).encrypt(text.encode()).decode()}"


def unseal(sealed: str, with_keys: Sequence[str] | None = None) -> str:
    """The text. Raises WrongKey."""
    return _unsealed(sealed, tuple(with_keys or keys()))


def by_newest(sealed: str, with_keys: Sequence[str] | None = None) -> bool:
    """Whether the newest key sealed it; what an older one sealed is to be sealed anew before that key goes."""
    return sealed.split(".")[1:2] == [_name((with_keys or keys())[0])]


@lru_cache(
    maxsize=512
)  # accounts are read with every message; what is kept here stands in this process's memory anyway
def _unsealed(sealed: str, with_keys: tuple[str, ...]) -> str:
    mark, _, rest = sealed.partition(".")
    name, _, token = rest.partition(".")
    key = next((one for one in with_keys if _name(one) == name), None)
    if mark != MARK or key is None:
        raise WrongKey
    try:
        return _fernet(key).decrypt(token).decode()
    except InvalidToken as error:
        raise WrongKey from error


@lru_cache(maxsize=32)
def _fernet(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(_derived(key, "seal")))


@lru_cache(maxsize=64)
def _derived(key: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"kesher {purpose}".encode()).derive(key.encode())


def _name(key: str) -> str:
    """Tells one key from another and nothing about it."""
    return _derived(key, "name").hex()[:8]
