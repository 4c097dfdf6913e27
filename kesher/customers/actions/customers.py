"""Customers themselves: made by hand or import, named, known at last, touched."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.customers.models import Customer
from kesher.customers.rules import names


@transaction.atomic
def create_customer(
    *,
    kind: str = Customer.Kind.PERSON,
    name: str = "",
    name_he: str = "",
    name_en: str = "",
    language: str = "",
    form: str = Customer.Form.NEUTRAL,
    town: str = "",
    since: date | None = None,
    at: datetime | None = None,
) -> UUID:
    """A customer whom we know (a person's work, or an import). Addresses are added by `add_identity`."""
    split = names.split(name)
    row = Customer.objects.create(
        id=new_id(),
        kind=Customer.Kind(kind),
        name_he=names.clean(name_he) or split.he,
        name_en=names.clean(name_en) or split.en,
        language=language,
        form=form,
        town=names.clean(town)[:60],
        since=since,
        created_at=at or clock.now(),
    )
    return row.pk


@transaction.atomic
def name_customer(customer_id: UUID, name: str = "", *, name_he: str = "", name_en: str = "") -> None:
    """Give a name: `name` goes where its letters belong, and replaces only the field that it fills."""
    split = names.split(name)
    fields = {"name_he": names.clean(name_he) or split.he, "name_en": names.clean(name_en) or split.en}
    if given := {field: value for field, value in fields.items() if value}:
        Customer.objects.filter(pk=customer_id, erased_at=None).update(**given)


@transaction.atomic
def make_known(customer_id: UUID, kind: str = Customer.Kind.PERSON) -> bool:
    """A provisional customer turns out to be a person or organisation of her own, and counts from now on. False: was known."""
    return bool(
        Customer.objects.filter(pk=customer_id, kind=Customer.Kind.PROVISIONAL, erased_at=None).update(
            kind=Customer.Kind(kind)
        )
    )


@transaction.atomic
def set_preference(
    customer_id: UUID,
    *,
    language: str | None = None,
    form: str | None = None,
    quiet: tuple[time, time] | None = None,
    no_quiet: bool = False,
    keeps_shabbat: bool | None = None,
    town: str | None = None,
) -> None:
    """Change what she told us of herself; what is left out stays."""
    given: dict[str, Any] = {"language": language, "form": form, "keeps_shabbat": keeps_shabbat, "town": town}
    changes = {field: value for field, value in given.items() if value is not None}
    if quiet is not None or no_quiet:
        changes["quiet_from"], changes["quiet_until"] = quiet or (None, None)
    if changes:
        Customer.objects.filter(pk=customer_id, erased_at=None).update(**changes)


def touched(customer_id: UUID, at: datetime) -> None:
    """Widen the span between first and last touch, by which the timeline skips partitions. Writes only when it widens."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer SET first_touch_at = LEAST(COALESCE(first_touch_at, %(at)s), %(at)s),"
            " last_touch_at = GREATEST(COALESCE(last_touch_at, %(at)s), %(at)s)"
            " WHERE id = %(id)s AND (first_touch_at IS NULL OR first_touch_at > %(at)s OR last_touch_at < %(at)s)",
            {"id": customer_id, "at": at},
        )


def touched_all(touches: Iterable[tuple[UUID, datetime]]) -> None:
    """`touched` for many at once, in one statement."""
    pairs = list(touches)
    if not pairs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE customers_customer c SET first_touch_at = LEAST(COALESCE(c.first_touch_at, t.first), t.first),"
            " last_touch_at = GREATEST(COALESCE(c.last_touch_at, t.last), t.last)"
            " FROM (SELECT id, min(at) AS first, max(at) AS last"
            " FROM unnest(%s::uuid[], %s::timestamptz[]) AS u(id, at) GROUP BY id) t"
            " WHERE c.id = t.id AND (c.first_touch_at IS NULL OR c.first_touch_at > t.first OR c.last_touch_at < t.last)",
            [[customer_id for customer_id, _at in pairs], [at for _customer_id, at in pairs]],
        )
