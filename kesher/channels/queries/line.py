"""One account as an administrator sees it: what is declared, which secrets are set, and who changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings

from kesher.channels.adapters.fields import AtVendor, Field, Form, SecretField
from kesher.channels.adapters.registry import ADAPTERS, adapter_class, adapter_of
from kesher.channels.models import Account


@dataclass(frozen=True)
class SecretState:
    """One declared kind of secret: when each valid word of it was set, newest first; empty times where nobody wrote it down."""

    declared: SecretField
    count: int
    set_at: tuple[datetime, ...]


@dataclass(frozen=True)
class Change:
    """What one person changed at one moment: of each field what it was and what it is (empty for the first row)."""

    at: datetime
    person_id: str
    opened: bool
    fields: tuple[tuple[str, str, str], ...]
    secrets: tuple[str, ...]  # kinds that were set anew
    switched: bool | None  # on, off, or neither


@dataclass(frozen=True)
class Kind:
    """A kind of line that can be connected."""

    adapter: str
    channel: str
    form: Form


def kinds() -> list[Kind]:
    """Every adapter that declares what an administrator sets on it."""
    found = [(name, adapter_class(name)) for name in ADAPTERS]
    return [Kind(name, kind.capabilities.channel, kind.form({})) for name, kind in found]


def kind_of(adapter: str, given: Mapping[str, Any]) -> Kind | None:
    """One kind, with the fields that belong to these settings; None for an adapter that is not known."""
    if adapter not in ADAPTERS:
        return None
    kind = adapter_class(adapter)
    return Kind(adapter, kind.capabilities.channel, kind.form(given))


def secrets_of(account: Account) -> list[SecretState]:
    """Which are set; never what they are."""
    form = adapter_class(account.adapter).form(account.settings)
    named = {one.kind for one in form.secrets if one.kind}
    held = [word.partition(":")[0] if word.partition(":")[0] in named else "" for word in account.secrets]
    states = []
    for one in form.secrets:
        times = tuple(datetime.fromisoformat(at) for at in account.secrets_set.get(one.kind, ()))
        states.append(SecretState(one, held.count(one.kind), times))
    return states


def is_unreadable(account: Account) -> bool:
    """Whether its secrets were sealed with a key that this installation does not have."""
    return bool(getattr(account.secrets, "unreadable", False))


def unreadable_codes() -> list[str]:
    """Codes of the accounts whose secrets cannot be opened."""
    return [row.code for row in Account.objects.order_by("code") if is_unreadable(row)]


def at_vendor(account: Account) -> Sequence[AtVendor]:
    """What is to be set on the other side."""
    return adapter_of(account).at_vendor(settings.KESHER_PUBLIC_URL, account.code)


def declared_of(account: Account) -> Form:
    """Its form."""
    return adapter_class(account.adapter).form(account.settings)


def history(account: Account, limit: int = 30) -> list[Change]:
    """The newest changes first; one query over the rows that the audit triggers wrote."""
    events = apps.get_model("channels", "AccountEvent")
    rows = list(
        events.objects.filter(pgh_obj_id=account.pk)
        .select_related("pgh_context", "team")
        .order_by("-pgh_id")[: limit + 1]
    )
    form = declared_of(account)
    found = []
    for newer, older in zip(rows, [*rows[1:], None], strict=False):
        if older is None and newer.pgh_label != "insert":
            continue  # the row before it lies beyond the limit
        found.append(_change(newer, older, form))
    return [one for one in found if one.opened or one.fields or one.secrets or one.switched is not None][:limit]


def _change(newer: Any, older: Any, form: Form) -> Change:
    person = (newer.pgh_context.metadata or {}).get("person") if newer.pgh_context else None
    if older is None:
        return Change(newer.pgh_created_at, person or "", True, (), (), None)
    fields = [
        (name, str(getattr(older, name)), str(getattr(newer, name)))
        for name in ("name_he", "name_en", "address", "team")
        if getattr(older, name) != getattr(newer, name)
    ]
    for name in sorted({*older.settings, *newer.settings}):
        before, after = older.settings.get(name), newer.settings.get(name)
        if before != after:
            one = form.field(name) or Field(name, name)
            fields.append((name, one.shown(before), one.shown(after)))
    renewed = [kind for kind, times in newer.secrets_set.items() if times[:1] != older.secrets_set.get(kind, [])[:1]]
    switched = newer.is_active if newer.is_active != older.is_active else None
    return Change(newer.pgh_created_at, person or "", False, tuple(fields), tuple(renewed), switched)


def account_with(account_id: UUID) -> Account | None:
    """The account, whether on or off."""
    return Account.objects.select_related("team").filter(pk=account_id).first()
