"""Signed addresses: the reply token in the plus part, and the envelope sender that names what bounced (VERP).

    care+<token>@domain      token  = base32(id, 16 bytes | check, 3 bytes | mac, 10 bytes), 47 letters and digits
    b+<dispatch>.<mac>@domain dispatch = base32(id, 16 bytes), mac = base32(10 bytes)

The token's mac (HMAC-SHA256 cut to 80 bits) is over the conversation's id and the address that it was given to, so it opens
nothing from another address. `check` is over the id alone: it shows that the token is ours though a stranger holds it; such a
mail is attached as unverified (decision 6). Letters are base32 of RFC 4648 in lower case, since mail servers change case.
The first key signs, all keys verify: that is how keys are changed.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

TOKEN_LENGTH = 47
_CHECK = 3
_MAC = 10
_TOKEN = re.compile(r"(?:^|[+.\-=])([a-z2-7]{47})$")
_BOUNCE = re.compile(r"^[a-z0-9._-]{1,20}\+([a-z2-7]{26})\.([a-z2-7]{16})$")


@dataclass(frozen=True)
class ReplyToken:
    """What a token leads to. `own`: it came back from the very address that it was given to."""

    subject_id: UUID
    own: bool


def reply_token(keys: Sequence[str], subject_id: UUID, recipient: str) -> str:
    """A token that leads a reply of `recipient` (normalised) back to `subject_id`."""
    key = keys[0]
    check = _mac(key, b"check", subject_id.bytes)[:_CHECK]
    mac = _mac(key, b"reply", subject_id.bytes + recipient.lower().encode())[:_MAC]
    return _letters(subject_id.bytes + check + mac)


def read_reply_token(keys: Sequence[str], address: str, sender: str) -> ReplyToken | None:
    """The token in the plus part of an address that a mail went to, or None where there is none or it is false."""
    found = _TOKEN.search(address.rpartition("@")[0].lower())
    data = _bytes(found.group(1)) if found else None
    if data is None or len(data) != 16 + _CHECK + _MAC:
        return None
    subject, check, mac = data[:16], data[16 : 16 + _CHECK], data[16 + _CHECK :]
    for key in keys:
        # Both are always computed, and compared in constant time.
        own = hmac.compare_digest(_mac(key, b"reply", subject + sender.lower().encode())[:_MAC], mac)
        ours = hmac.compare_digest(_mac(key, b"check", subject)[:_CHECK], check)
        if ours:
            return ReplyToken(UUID(bytes=subject), own)
    return None


def bounce_address(keys: Sequence[str], dispatch_id: UUID, domain: str, local: str = "b") -> str:
    """The envelope sender of one dispatch: whatever is returned to it is about that dispatch."""
    mac = _mac(keys[0], b"bounce", dispatch_id.bytes)[:_MAC]
    return f"{local}+{_letters(dispatch_id.bytes)}.{_letters(mac)}@{domain}"


def read_bounce_address(keys: Sequence[str], address: str) -> UUID | None:
    """The dispatch that an address names, or None where it is not one of ours."""
    found = _BOUNCE.match(address.rpartition("@")[0].lower())
    if not found:
        return None
    dispatch, mac = _bytes(found.group(1)), _bytes(found.group(2))
    if dispatch is None or mac is None or len(dispatch) != 16:
        return None
    for key in keys:
        if hmac.compare_digest(_mac(key, b"bounce", dispatch)[:_MAC], mac):
            return UUID(bytes=dispatch)
    return None


def _mac(key: str, purpose: bytes, message: bytes) -> bytes:
    return hmac.new(key.encode(), b"kesher mail " + purpose + b"\x00" + message, hashlib.sha256).digest()


def _letters(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def _bytes(letters: str) -> bytes | None:
    try:
        data = base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return None
    return data if _letters(data) == letters else None  # one spelling only
