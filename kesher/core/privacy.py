"""The registry of tables that hold anything of a person: how hers are found, what each field is for, what erasure makes of it.

Each package registers its tables at start-up. Core knows tables by label only; `customers.actions` export and erase one person
over this registry. A test fails for a table with a customer's key that is not here, and for a text field that is neither
`personal` (with its purpose) nor declared a `code`. Rows of history (pghistory) are covered with the table whose history they are.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from kesher.core import blobs


class Purpose(StrEnum):
    """What personal data are collected for (Privacy Protection Law, purpose limitation). Shown in the definition of the database."""

    CONTACT = "contact"  # to reach her
    SERVICE = "service"  # to settle what she asked for
    PROOF = "proof"  # to show later what was agreed or said
    QUALITY = "quality"  # to know whether we served well


class Ending(StrEnum):
    """What erasure makes of a row: deleted; kept with its personal fields emptied; kept whole, with a reason."""

    DELETE = "delete"
    REDACT = "redact"
    KEEP = "keep"


@dataclass(frozen=True)
class Whose:
    """The person whom an export or erasure is about: every id that she was written under, and her addresses."""

    ids: tuple[UUID, ...]
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table. `rows` finds a person's; `customer` are the columns that name her, put to the pseudonym on erasure.

    `personal`: field -> Purpose. `codes`: text fields that never hold words of or about a person. `empty`: what a personal field
    becomes where the type's own emptiness does not do. `blobs`: foreign keys to files that belong to her. `secret`: never exported.
    `before`: called with the keys of her rows before they are emptied. `erase`: does it all instead. Lower `order` goes first.
    """

    label: str
    rows: Callable[[Whose], Q]
    ending: Ending
    personal: Mapping[str, Purpose] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()
    customer: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    empty: Mapping[str, Any] = field(default_factory=dict)
    before: Callable[[Sequence[Any]], None] | None = None
    erase: Callable[[Whose, UUID, datetime], int] | None = None
    why_kept: str = ""
    order: int = 50

    @property
    def model(self) -> type[models.Model]:
        """The model of the label."""
        return apps.get_model(self.label)


_tables: dict[str, Table] = {}


def register(*tables: Table) -> None:
    """Make tables known. ValueError for a kept or redacted table that does not say why its rows stay."""
    for table in tables:
        if table.ending != Ending.DELETE and not table.why_kept:
            raise ValueError(f"{table.label}: say why its rows are kept")
        _tables[table.label] = table


def tables() -> list[Table]:
    """All registered tables, in the order of erasure."""
    return sorted(_tables.values(), key=lambda table: (table.order, table.label))


@dataclass(frozen=True)
class ExportedFile:
    """A file of the export: `name` is safe inside an archive."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Export:
    """Everything of one person: rows by table in plain values, and the files that they name."""

    data: dict[str, list[dict[str, Any]]]
    files: list[ExportedFile]


def export(whose: Whose) -> Export:
    """Read everything that is registered, history included; changes nothing."""
    data: dict[str, list[dict[str, Any]]] = {}
    files: list[ExportedFile] = []
    for table in tables():
        rows = list(_hers(table, whose))
        data[table.label] = [_plain(row, table) for row in rows]
        files += [file for row in rows for file in _files(table, row)]
        if history := _history(table.model):
            past = history._base_manager.filter(pgh_obj_id__in=[row.pk for row in rows]).order_by("pgh_id")
            data[f"{table.label} (history)"] = [_plain(row, table) for row in past]
    return Export({label: rows for label, rows in data.items() if rows}, files)


def erase(whose: Whose, pseudonym: UUID, at: datetime) -> dict[str, int]:
    """End every registered row as its table says; returns how many rows of each. The caller holds the transaction.

    Her rows are found in all tables before the first is changed, since many are found by way of others. Files are released: those
    that no other row names leave the disk after the commit.
    """
    found = [(table, [row.pk for row in _hers(table, whose).only("pk")]) for table in tables()]
    released: set[str] = set()
    counts: dict[str, int] = {}
    for table, keys in found:
        if table.erase is not None:
            counts[table.label] = table.erase(whose, pseudonym, at)
            continue
        released |= _digests(table, keys)
        if table.before is not None and keys:
            table.before(keys)
        _end(table, keys, at)
        _rename(table, whose, pseudonym)
        counts[table.label] = len(keys)
    blobs.release(released)
    return {label: count for label, count in counts.items() if count}


# -- inside


def _hers(table: Table, whose: Whose) -> models.QuerySet[Any]:
    found = table.model._base_manager.filter(table.rows(whose)).order_by()
    return table.model._base_manager.filter(pk__in=found.values("pk")).order_by("pk")


def _end(table: Table, keys: Sequence[Any], at: datetime) -> None:
    history = _history(table.model)
    past = history._base_manager.filter(pgh_obj_id__in=keys) if history else None
    if table.ending == Ending.DELETE:
        table.model._base_manager.filter(pk__in=keys).delete()
        if past is not None:
            past.delete()
        return
    changes = {name: table.empty.get(name, _emptiness(table.model, name)) for name in table.personal}
    changes |= {f"{name}_id": None for name in table.blobs}
    if changes:
        stamp = {"redacted_at": at} if _has(table.model, "redacted_at") and table.ending == Ending.REDACT else {}
        table.model._base_manager.filter(pk__in=keys).update(**changes, **stamp)
        if past is not None and history is not None:
            past.update(**{name: value for name, value in changes.items() if _has(history, name.removesuffix("_id"))})


def _rename(table: Table, whose: Whose, pseudonym: UUID) -> None:
    """Put the pseudonym where her ids stood, in the table and its history, also in rows that are not hers to empty."""
    if table.ending == Ending.DELETE:
        return
    for model in filter(None, (table.model, _history(table.model))):
        for column in table.customer:
            model._base_manager.filter(**{f"{column}__in": whose.ids}).update(**{column: pseudonym})


def _emptiness(model: type[models.Model], name: str) -> Any:
    """What an emptied field of this type holds."""
    kind = model._meta.get_field(name)
    if getattr(kind, "null", False):
        return None
    if isinstance(kind, ArrayField):
        return []
    if isinstance(kind, models.JSONField):
        return kind.default() if callable(kind.default) else {}
    if isinstance(kind, models.BinaryField):
        return b""
    return ""


@cache
def _history(model: type[models.Model]) -> type[models.Model] | None:
    """The table of past states of a tracked model."""
    for other in apps.get_models(include_auto_created=True):
        if getattr(other, "pgh_tracked_model", None) is model:
            return other
    return None


def _has(model: type[models.Model], name: str) -> bool:
    return any(one.name == name for one in model._meta.get_fields())


def _plain(row: models.Model, table: Table) -> dict[str, Any]:
    fields = (
        one
        for one in row._meta.concrete_fields
        if one.name not in table.secret and not isinstance(one, models.BinaryField)
    )
    return {one.attname: _value(getattr(row, one.attname)) for one in fields}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    return value if isinstance(value, str | int | float | bool | dict | None) else str(value)


def _files(table: Table, row: models.Model) -> Iterator[ExportedFile]:
    """Bytes in the row and the blobs that it names."""
    stem = f"{table.label}/{row.pk}".replace("..", "")
    for name in table.personal:
        if isinstance(row._meta.get_field(name), models.BinaryField) and (data := getattr(row, name)):
            yield ExportedFile(f"{stem}-{name}.bin", "application/octet-stream", bytes(data))
    for name in table.blobs:
        blob = getattr(row, name)
        if blob is not None:
            given = "".join(
                letter if letter.isalnum() or letter in " ._-" else "_" for letter in str(getattr(row, "name", ""))
            )
            yield ExportedFile(f"{stem}-{name}-{given.strip(' .') or 'file'}", blob.media_type, blobs.read(blob))


def _digests(table: Table, keys: Sequence[Any]) -> set[str]:
    """The files that these rows name."""
    found: set[str] = set()
    for name in table.blobs:
        found |= set(
            table.model._base_manager.filter(pk__in=keys).exclude(**{name: None}).values_list(f"{name}_id", flat=True)
        )
    return found


# -- what the tests ask


def text_fields(model: type[models.Model]) -> list[str]:
    """Fields that could hold words: texts without a closed list of choices, JSON, bytes, lists of texts."""
    wordy = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
    return [
        one.name for one in model._meta.concrete_fields if isinstance(one, wordy) and not getattr(one, "choices", None)
    ]


def names_a_customer(
    model: type[models.Model], customer: type[models.Model], known: Collection[type[models.Model]]
) -> bool:
    """Whether a row can be led back to a customer: by a foreign key, by an id of that name, or by a table that is led back itself."""
    for one in model._meta.concrete_fields:
        target = getattr(one, "related_model", None)
        named = isinstance(one, models.UUIDField) and "customer" in one.name
        if target is customer or named or target in known:
            return True
    return False
