"""A person with a canary in every field that could hold words of or about her, in every registered table."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from kesher.core import blobs, privacy
from kesher.core.ids import new_id
from kesher.core.models import Blob
from kesher.sources.models import Run
from tests.cast import Cast

MARK = "KNR"


@dataclass
class Canaries:
    """Makes one row in each table, filled by type; `planted` says which canary sits where."""

    cast: Cast
    at: datetime
    planted: dict[str, str] = field(default_factory=dict)  # canary -> table.field
    rows: dict[str, models.Model] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def plant(self) -> None:
        """One row in each registered table (her own rows stand already)."""
        self.rows["customers.Customer"] = self.cast.noa
        self.rows["customers.Identity"] = self.cast.noa.identities.get(kind="email")
        for table in privacy.tables():
            if table.label not in self.rows and table.label not in {"core.Fact", "core.Delivery", "core.Reading"}:
                self.row(table.label)
        self._rewrite()

    def row(self, label: str) -> models.Model:
        """The row of a table, made with those that it needs."""
        if label not in self.rows:
            table = next(one for one in privacy.tables() if one.label == label)
            values = (
                _given(self, label) | {"pk": new_id()}
                if table.model._meta.pk.get_internal_type() == "UUIDField"
                else _given(self, label)
            )
            for one in table.model._meta.concrete_fields:
                if one.name not in values and not one.primary_key:
                    self._fill(table, one, values)
            self.rows[label] = table.model._base_manager.create(**values)
        return self.rows[label]

    def canary(self, label: str, name: str) -> str:
        """A new mark for one field; short, since some fields are."""
        mark = f"{MARK}{len(self.planted):04d}"
        self.planted[mark] = f"{label}.{name}"
        return mark

    def _fill(self, table: privacy.Table, one: Any, values: dict[str, Any]) -> None:
        if one.is_relation:
            values[one.name] = self._related(table, one)
        elif one.name in table.personal and not isinstance(one, models.UUIDField):
            values[one.name] = self._words(one, self.canary(table.label, one.name))
        elif not one.has_default() and not one.null and not getattr(one, "blank", False):
            values[one.name] = self._plain(table, one)

    def _related(self, table: privacy.Table, one: Any) -> Any:
        label = one.related_model._meta.label
        if one.related_model is Blob:
            mark = self.canary(table.label, one.name)
            self.files.append(mark)
            return blobs.keep(f"a file with {mark} in it".encode(), "application/pdf")
        if label == table.label or (one.null and one.name in {"on_behalf_of", "call"}):
            return None
        if label in self.rows or any(other.label == label for other in privacy.tables()):
            return self.row(label)
        return None if one.null else _standing(self, label)

    def _words(self, one: Any, mark: str) -> Any:
        if isinstance(one, ArrayField):
            return [mark]
        if isinstance(one, models.JSONField):
            return [{"words": mark}] if one.default is list else {"words": mark}
        return f"x {mark}".encode() if isinstance(one, models.BinaryField) else mark

    def _plain(self, table: privacy.Table, one: Any) -> Any:
        if isinstance(one, models.DateTimeField):
            return self.at
        if isinstance(one, models.UUIDField):
            return new_id()
        if isinstance(one, models.BooleanField):
            return True
        if isinstance(one, models.IntegerField):
            return 1
        if one.choices:
            return one.choices[0][0]
        return f"{one.name[:4]}-{new_id().hex[-5:]}"[: one.max_length or 20]

    def _rewrite(self) -> None:
        """Change the words of every row that has a history, so that the old ones are in it."""
        for label, row in self.rows.items():
            table = next(one for one in privacy.tables() if one.label == label)
            past = privacy._history(type(row))
            if past is None or label == "customers.Identity":
                continue
            kept = {one.name for one in past._meta.concrete_fields if type(one) in (models.CharField, models.TextField)}
            new = {name: self.canary(label, name) for name in table.personal if name in kept}
            type(row)._base_manager.filter(pk=row.pk).update(**new)


def _standing(canaries: Canaries, label: str) -> Any:
    cast = canaries.cast
    made: dict[str, Callable[[], Any]] = {
        "staff.Person": lambda: cast.dana,
        "staff.Team": lambda: cast.claims,
        "staff.Calendar": lambda: cast.claims.calendar,
        "channels.Account": lambda: _account(cast),
        "sources.Run": lambda: Run.objects.create(source="old", file="old.csv", started_at=canaries.at),
        "knowledge.Version": lambda: _version(canaries.at),
    }
    return made[label]()


def _account(cast: Cast) -> Any:
    from kesher.channels.models import Account

    words = {
        "adapter": "email",
        "channel": "email",
        "name_he": "",
        "name_en": "",
        "address": "care@example.org",
        "team": cast.claims,
    }
    return Account.objects.get_or_create(code="care", defaults=words)[0]


def _version(at: datetime) -> Any:
    from kesher.knowledge.models import Policy, Version

    policy = Policy.objects.create(code="3.2", title_he="ביטול", title_en="Cancellation")
    return Version.objects.create(policy=policy, number=1, in_force=DateTimeTZRange(at, None), created_at=at)


def _given(canaries: Canaries, label: str) -> dict[str, Any]:
    """What the invariants of a table ask for."""
    subject = {"subject_kind": "cases.case", "subject_id": new_id()}
    envelope = canaries.row("channels.Envelope").pk if label == "cases.Message" else None
    words: dict[str, dict[str, Any]] = {
        "channels.Dispatch": {
            "customer_id": canaries.cast.noa.pk,
            "state": "queued",
            "channel": "email",
            "message_class": "service",
            **subject,
        },
        "channels.Envelope": {"state": "done"},
        "cases.Message": {"direction": "in", "channel": "email", "sender_kind": "email", "envelope_id": envelope},
        "cases.Arrival": {"state": "waiting"},
        "cases.Case": {"state": "open", "number": 770077},
        "promises.Promise": {"side": "customer", "source": "policy"},
        "watch.ServiceException": {"customer_id": canaries.cast.noa.pk, "state": "open", **subject},
        "timeline.Touchpoint": {"direction": "in", "at": canaries.at},
        "customers.Merge": {"absorbed": _twin(canaries), "canonical": canaries.cast.noa}
        if label == "customers.Merge"
        else {},
        "customers.Apart": _pair(canaries) if label == "customers.Apart" else {},
        "listening.Survey": {"score": 4},
        "sources.Reject": {"row": ["noa.b@example.com", canaries.canary(label, "row")]}
        if label == "sources.Reject"
        else {},
    }
    return words.get(label, {})


def _pair(canaries: Canaries) -> dict[str, Any]:
    """Told apart from somebody: the smaller id first."""
    one, other = sorted((canaries.cast.noa, canaries.cast.yossi), key=lambda customer: customer.pk)
    return {"one": one, "other": other}


def _twin(canaries: Canaries) -> Any:
    """A second row of the same person, merged into hers."""
    from kesher.customers.models import Customer

    return Customer.objects.create(created_at=canaries.at, name_en=canaries.canary("customers.Customer", "name_en"))


def traces(*words: str) -> list[str]:
    """Every table of the database that holds one of these words in any column, as text or as bytes."""
    found = []
    for table in _base_tables():
        with connection.cursor() as cursor:
            needles = [*words, *[word.encode().hex() for word in words]]
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE EXISTS (SELECT 1 FROM unnest(%s::text[]) n(w) WHERE strpos(t::text, n.w) > 0)',  # noqa: S608
                [needles],
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def _base_tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        yield from [row[0] for row in cursor.fetchall()]


def exported(export: privacy.Export) -> str:
    """The whole export as one text."""
    return json.dumps(export.data, ensure_ascii=False) + "".join(
        file.data.decode(errors="replace") for file in export.files
    )
