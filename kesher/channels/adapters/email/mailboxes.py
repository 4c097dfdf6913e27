"""Lists of mail addresses, read so that nobody can hide one behind another (TRUST T4).

Structure first, words afterwards: an encoded word may decode to anything, so it is decoded only where it can only be a name.
Parsers disagree about everything that is not `Name <local@domain>` or `local@domain`; a field with anything else is read as
well as can be, and is not `clean`: it proves nothing about its sender.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from kesher.channels.adapters.email.headers import Headers
from kesher.core.addresses import Address, AddressKind, parse_email

MAX_ADDRESSES = 500

_ATOM = r"[^\s<>@,;:()\"\\\[\]\x00-\x1f]"
_BARE = re.compile(rf"\s*<?({_ATOM}{{1,64}}@{_ATOM}{{1,255}})>?\s*\Z")
_NAMED = re.compile(rf'\s*(?:"([^"\\]*)"|([^"<>@,;:()\\]*?))\s*<({_ATOM}{{1,64}}@{_ATOM}{{1,255}})>\s*\Z')
_ANYWHERE = re.compile(rf"{_ATOM}{{1,64}}@{_ATOM}{{1,255}}")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|\((?:[^()\\]|\\.)*\)?|[,;:]|[^"<(,;:]+', re.DOTALL)


@dataclass(frozen=True)
class Mailboxes:
    """The addresses of one field. `clean`: it was exactly one plain address."""

    addresses: list[Address]
    clean: bool = False


def read(headers: Headers, name: str) -> Mailboxes:
    """All addresses in all fields of this name. Never fails."""
    values = headers.all(name)
    if not values:
        return Mailboxes([])
    if len(values) == 1:
        return _read_one(headers, headers.as_letters(values[0]))
    found: list[Address] = []
    for value in values[:20]:
        found.extend(_read_one(headers, headers.as_letters(value)).addresses)
    return Mailboxes(found[:MAX_ADDRESSES])


def plain(address: str, name: str = "", raw: str = "") -> Address:
    """One bare address in the form in which identities are compared; WITHHELD with an empty value if it is none."""
    kind, value = _normal(address)
    return Address(kind, value, raw or address, name)


@lru_cache(maxsize=4096)
def _normal(address: str) -> tuple[AddressKind, str]:
    if known := parse_email(address):
        return AddressKind.EMAIL, known.value
    if _BARE.match(address):
        return AddressKind.EMAIL, address.strip().strip("<>").lower()
    return AddressKind.WITHHELD, ""


def _read_one(headers: Headers, letters: str) -> Mailboxes:
    if found := _NAMED.match(letters):
        name = headers.decoded(found.group(1) if found.group(1) is not None else found.group(2))
        address = plain(found.group(3), name, letters.strip())
        return Mailboxes([address], clean=address.kind is AddressKind.EMAIL and parse_email(found.group(3)) is not None)
    if found := _BARE.match(letters):
        return Mailboxes([plain(found.group(1), "", letters.strip())], clean=parse_email(found.group(1)) is not None)
    return Mailboxes(_read_list(headers, letters)[:MAX_ADDRESSES])


def _read_list(headers: Headers, letters: str) -> list[Address]:
    found: list[Address] = []
    words: list[str] = []
    comments: list[str] = []
    angle = ""

    def finish() -> None:
        nonlocal angle
        name = headers.decoded(" ".join(" ".join(words).split()))
        if angle.strip("<> "):
            text = re.sub(r"\([^()]*\)|\s", "", angle.strip("<> ")).rpartition(":")[
                2
            ]  # an old source route ends with a colon
            found.append(plain(text, name, f"{name} <{text}>".strip()))
        elif match := _ANYWHERE.search(" ".join(words)) or _ANYWHERE.search(name):
            rest = name.replace(match.group(), "").strip(" <>\"'")
            found.append(plain(match.group().strip("'"), rest or headers.decoded(" ".join(comments)), name))
        words.clear()
        comments.clear()
        angle = ""

    for token in _TOKEN.findall(letters):
        match token[0]:
            case '"':
                words.append(re.sub(r"\\(.)", r"\1", token.strip('"')))
            case "<":
                angle = angle or token
            case "(":
                comments.append(token.strip("()"))
            case "," | ";":
                finish()
            case ":":  # the name of a group ("undisclosed-recipients:;")
                words.clear()
            case _:
                words.append(token)
        if len(found) > MAX_ADDRESSES:
            return found
    finish()
    return [address for address in found if address.value]
