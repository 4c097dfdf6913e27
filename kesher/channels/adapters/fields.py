"""What an administrator may set on an account, declared by its adapter: screens, checks and history read it here.

A field knows how its value is written and what is wrong with it, in words. Nothing here knows any vendor.
"""

import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from kesher.core.addresses import AddressKind, parse_email, parse_phone

Words = str | Promise
Kind = Literal[
    "text", "mail", "mails", "phone", "number", "amount", "check", "choice", "url", "networks", "names", "json"
]
LISTS = frozenset({"mails", "networks", "names"})


class Unfit(ValueError):
    """A value that cannot be used; the sentence says why, in the language of the page."""


@dataclass(frozen=True)
class Field:
    """One setting. `name` is its key among the settings of the account; `advanced` ones are folded away. A `url` may hold a
    password, which then goes into the secret kind `password` and never among the settings."""

    name: str
    label: Words
    help: Words = ""
    kind: Kind = "text"
    required: bool = False
    choices: Sequence[tuple[str, Words]] = ()
    default: Any = None
    advanced: bool = False
    longest: int = 254
    schemes: Sequence[str] = ()
    password: str = ""
    example: str = ""

    def shown(self, value: Any) -> str:
        """The value as text in a form."""
        value = self.default if value is None else value
        if self.kind == "json":
            return json.dumps(value, ensure_ascii=False, indent=1) if value else ""
        if isinstance(value, list | tuple):
            return "\n".join(str(one) for one in value)
        return "" if value is None else str(value)

    def read(self, text: Any) -> Any:
        """The value that was typed, None for nothing. Raises Unfit."""
        if self.kind == "check":
            return bool(text) or None
        text = str(text or "").strip()
        if not text:
            if self.required:
                raise Unfit(_("This is needed."))
            return None
        if len(text) > self.longest * (50 if self.kind in LISTS else 1):
            raise Unfit(_("At most %(n)s letters.") % {"n": self.longest})
        return _READERS.get(self.kind, _text)(self, text)


@dataclass(frozen=True)
class SecretField:
    """One kind of secret. Among the words of an account it stands as `kind:word`; a bare word for the kind "".

    `made_by_us`: a long random word that we make and somebody hands to the other side, shown once; `kept_here`: nobody needs
    to see it at all.
    """

    kind: str
    label: Words
    help: Words = ""
    required: bool = True
    made_by_us: bool = False
    kept_here: bool = False


@dataclass(frozen=True)
class AtVendor:
    """One thing to set on the other side. `value` is copied as it stands; `{kind}` in it stands for a secret shown once."""

    label: Words
    value: str = ""
    help: Words = ""


@dataclass(frozen=True)
class Form:
    """What an adapter declares. `address` is the account's own address (None: it has none that people choose)."""

    title: Words
    about: Words = ""
    address: Field | None = None
    fields: Sequence[Field] = ()
    secrets: Sequence[SecretField] = ()
    reloading: str = ""  # the setting whose choice decides which other fields there are
    docs: str = ""

    def field(self, name: str) -> Field | None:
        """The field of this setting."""
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True)
class ReadForm:
    """What was typed, read: `settings` without empty values, `passwords` by kind of secret, `faults` by field."""

    address: str
    settings: dict[str, Any]
    passwords: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)


def read_all(form: Form, typed: Mapping[str, Any]) -> ReadForm:
    """Everything typed into this form; all faults at once."""
    faults: dict[str, str] = {}
    settings: dict[str, Any] = {}
    passwords: dict[str, str] = {}
    address = ""
    for one in (*([form.address] if form.address else []), *form.fields):
        try:
            value = one.read(typed.get(one.name))
        except Unfit as unfit:
            faults[one.name] = str(unfit)
            continue
        if one is form.address:
            address = str(value or "")
        elif value is not None and value != one.default:
            if one.password:
                value, password = without_password(str(value))
                if password:
                    passwords[one.password] = password
            settings[one.name] = value
    return ReadForm(address, settings, passwords, faults)


def without_password(url: str) -> tuple[str, str]:
    """The address without the password in it, and the password ("" for none)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    if parts.password is None:
        return url, ""
    login, _at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{login.partition(':')[0]}@{host}")), unquote(parts.password)


def with_password(url: str, password: str) -> str:
    """The address with a password, where it names a user and has none of its own."""
    parts = urlsplit(url)
    if not password or not parts.username or parts.password is not None:
        return url
    login, _at, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{login}:{quote(password, safe='')}@{host}"))


def _text(one: Field, text: str) -> str:
    if not text.isprintable():
        raise Unfit(_("One line, please."))
    return text


def _mail(one: Field, text: str) -> str:
    found = parse_email(text)
    if found is None:
        raise Unfit(_("This is no mail address: %(text)s") % {"text": text[:80]})
    return found.value


def _phone(one: Field, text: str) -> str:
    found = parse_phone(text)
    if found.kind not in {AddressKind.PHONE, AddressKind.SHORT_CODE}:
        raise Unfit(_("This is no telephone number: %(text)s") % {"text": text[:80]})
    return found.value


def _mails(one: Field, text: str) -> list[str]:
    return [_mail(one, part) for part in _parts(text)]


def _names(one: Field, text: str) -> list[str]:
    return [_text(one, part.lower()) for part in _parts(text)]


def _networks(one: Field, text: str) -> list[str]:
    found = []
    for part in _parts(text):
        try:
            found.append(str(ipaddress.ip_network(part, strict=False)))
        except ValueError as error:
            raise Unfit(
                _("This is no network: %(text)s. One looks like 192.0.2.0/24.") % {"text": part[:80]}
            ) from error
    return found


def _number(one: Field, text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise Unfit(_("A whole number is needed."))
    return int(text)


def _amount(one: Field, text: str) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Unfit(_("A number such as 0.12 is needed.")) from error
    if not value.is_finite() or value < 0 or value > 1_000_000:
        raise Unfit(_("A number such as 0.12 is needed."))
    return text


def _choice(one: Field, text: str) -> str:
    if text not in {code for code, _label in one.choices}:
        raise Unfit(_("Choose one of the list."))
    return text


def _url(one: Field, text: str) -> str:
    try:
        parts = urlsplit(text)
        good = parts.scheme in one.schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or not text.isprintable() or " " in text:
        raise Unfit(_("An address like %(example)s is needed.") % {"example": one.example})
    return text


def _json(one: Field, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unfit(_("This is not JSON.")) from error
    if not isinstance(value, dict):
        raise Unfit(_("An object is needed: {…}."))
    return value


def _parts(text: str) -> list[str]:
    return list(dict.fromkeys(part for part in re.split(r"[\s,;]+", text) if part))


_READERS: dict[str, Any] = {
    "mail": _mail,
    "mails": _mails,
    "phone": _phone,
    "number": _number,
    "amount": _amount,
    "choice": _choice,
    "url": _url,
    "networks": _networks,
    "names": _names,
    "json": _json,
}
