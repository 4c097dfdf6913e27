"""Accounts: opening a line into the world, changing it, and its secrets."""

import secrets as random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from kesher.channels.adapters.base import Adapter
from kesher.channels.adapters.fields import Form, ReadForm, read_all, without_password
from kesher.channels.adapters.registry import adapter_class, adapter_of
from kesher.channels.models import Account
from kesher.core import clock


class AccountRefused(Exception):
    """Nothing was changed. `faults`: field -> sentence, in the language of the page."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True)
class Typed:
    """What an administrator typed. `values` are those of the form that the adapter declares, with its address among them."""

    name_he: str
    name_en: str
    team_id: UUID
    values: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def open_account(
    code: str,
    adapter: str,
    *,
    name_he: str,
    name_en: str,
    address: str,
    team_id: UUID,
    settings: Mapping[str, Any] | None = None,
    secrets: Sequence[str] | None = None,
) -> UUID:
    """Open an account, or change the one with this code, unchecked. Without `secrets` a new one gets a random one and keeps it.

    A password in an address among the settings is moved to the secrets. Raises KeyError for an adapter that is not known.
    """
    kind = adapter_class(adapter)
    given = dict(settings or {})
    passwords = _take_passwords(kind.form(given), given)
    row = Account.objects.select_for_update(of=("self",)).filter(code=code).first() or Account(code=code)
    new = row._state.adding
    row.adapter, row.channel, row.address, row.team_id = adapter, kind.capabilities.channel, address, team_id
    row.name_he, row.name_en, row.settings = name_he, name_en, given
    if secrets is not None:
        row.secrets, row.secrets_set = [], {}
        for word in reversed(secrets):
            _add(row, *_split(kind.form(given), word))
    elif new:
        _add(row, "", random.token_urlsafe(32))
    for password_kind, password in passwords.items():
        _put(row, password_kind, password, keep=False)
    row.save()
    return row.pk


@transaction.atomic
def connect(adapter: str, code: str, typed: Typed) -> UUID:
    """A new line, checked. Secrets that we make are made by `renew_secret`, which shows them once. AccountRefused."""
    kind = adapter_class(adapter)
    form = kind.form(typed.values)
    read = read_all(form, typed.values)
    faults = _code_faults(code) | _name_faults(typed) | read.faults
    row = Account(code=code, adapter=adapter, channel=kind.capabilities.channel, is_active=True)
    _fill(row, typed, read, form)
    _refuse(faults or _faults_of(row))
    row.save()
    return row.pk


@transaction.atomic
def change(account_id: UUID, typed: Typed) -> None:
    """Other settings; what stands among them undeclared is left alone. AccountRefused, Account.DoesNotExist."""
    row = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    form = adapter_class(row.adapter).form(typed.values)
    read = read_all(form, typed.values)
    _fill(row, typed, read, form)
    _refuse(_name_faults(typed) | read.faults or _faults_of(row))
    row.save()


@transaction.atomic
def renew_secret(account_id: UUID, kind: str, word: str = "", *, keep_former: bool = True) -> str:
    """Put this word first (or a random one, where the kind is made by us) and return it; the one before may stay valid beside it.

    AccountRefused for an empty word of a kind that somebody else makes, and for a kind that is not declared.
    """
    row = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    form = adapter_class(row.adapter).form(row.settings)
    declared = next((one for one in form.secrets if one.kind == kind), None)
    word = word.strip()
    if declared is None:
        raise AccountRefused({"kind": _("This account has no such secret.")})
    if not word and not declared.made_by_us:
        raise AccountRefused({"word": _("This is needed.")})
    if not word.isprintable() or " " in word or len(word) > 2000:
        raise AccountRefused({"word": _("One word without blanks, please.")})
    word = word or random.token_urlsafe(32)
    _put(row, kind, word, keep=keep_former)
    row.save(update_fields=["secrets", "secrets_set"])
    return word


@transaction.atomic
def drop_former(account_id: UUID, kind: str) -> None:
    """Only the newest word of this kind is valid from now on. Safe to repeat."""
    row = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    form = adapter_class(row.adapter).form(row.settings)
    newest = next((word for word in row.secrets if _split(form, word)[0] == kind), None)
    row.secrets = [word for word in row.secrets if _split(form, word)[0] != kind or word == newest]
    row.secrets_set = row.secrets_set | {kind: row.secrets_set.get(kind, [])[:1]}
    row.save(update_fields=["secrets", "secrets_set"])


def set_active(code: str, active: bool) -> None:
    """Switch a line on or off; what it brought stays."""
    Account.objects.filter(code=code).exclude(is_active=active).update(is_active=active)


def free_code(wanted: str) -> str:
    """The wanted code, or the first with a number behind it that no account has."""
    base = slugify(wanted)[:40] or "line"
    taken = set(Account.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := base if n == 1 else f"{base}-{n}") not in taken)


def _fill(row: Account, typed: Typed, read: ReadForm, form: Form) -> None:
    undeclared = {name: value for name, value in row.settings.items() if form.field(name) is None}
    row.name_he, row.name_en, row.team_id = typed.name_he.strip(), typed.name_en.strip(), typed.team_id
    row.address = read.address if form.address else row.address or row.code
    row.settings = undeclared | read.settings
    for kind, password in read.passwords.items():
        _put(row, kind, password, keep=False)


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise AccountRefused(faults)


def _code_faults(code: str) -> dict[str, str]:
    if code != slugify(code) or not code or len(code) > 50:
        return {"code": _("Small English letters, digits and hyphens only.")}
    if Account.objects.filter(code=code).exists():
        return {"code": _("Another account has this code.")}
    return {}


def _name_faults(typed: Typed) -> dict[str, str]:
    names = {"name_he": typed.name_he, "name_en": typed.name_en}
    return {name: _("This is needed.") for name, text in names.items() if not text.strip()} | {
        name: _("At most %(n)s letters.") % {"n": 80} for name, text in names.items() if len(text.strip()) > 80
    }


def _faults_of(row: Account) -> dict[str, str]:
    adapter = adapter_of(row)
    return dict(adapter.faults()) or _clashes(row, adapter)


def _clashes(row: Account, adapter: Adapter) -> dict[str, str]:
    """Two accounts that take mail for one address: the second would never get any."""
    wanted = {mailbox.lower() for mailbox in adapter.mailboxes()}
    for other in Account.objects.filter(is_active=True).exclude(pk=row.pk) if wanted else ():
        if both := wanted & {mailbox.lower() for mailbox in adapter_of(other).mailboxes()}:
            name = "mailboxes" if adapter.form(row.settings).field("mailboxes") else "address"
            said = _("Mail to %(address)s is taken by the account %(code)s already.")
            return {name: said % {"address": min(both), "code": other.code}}
    return {}


def _take_passwords(form: Form, settings: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in form.fields:
        if one.password and isinstance(settings.get(one.name), str):
            settings[one.name], password = without_password(settings[one.name])
            if password:
                found[one.password] = password
    return found


def _split(form: Form, word: str) -> tuple[str, str]:
    """The kind of a word among the secrets of an account, and the word itself."""
    kind, colon, rest = word.partition(":")
    return (kind, rest) if colon and kind in {one.kind for one in form.secrets if one.kind} else ("", word)


def _add(row: Account, kind: str, word: str) -> None:
    row.secrets = [f"{kind}:{word}" if kind else word, *row.secrets]
    row.secrets_set = row.secrets_set | {
        kind: [clock.now().isoformat(timespec="seconds"), *row.secrets_set.get(kind, [])]
    }


def _put(row: Account, kind: str, word: str, *, keep: bool) -> None:
    """First of its kind; of those before at most one stays. What cannot be opened any more is given up here, and only here."""
    form = adapter_class(row.adapter).form(row.settings)
    mine = [one for one in row.secrets if _split(form, one)[0] == kind]
    gone = mine[1:] if keep else mine
    row.secrets = [one for one in row.secrets if one not in gone]
    row.secrets_set = row.secrets_set | {kind: row.secrets_set.get(kind, [])[: len(mine) - len(gone)]}
    _add(row, kind, word)
