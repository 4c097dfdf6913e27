"""What of a person is in the tables of customers, and in those of core that name her."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, Whose, register


def _hers(whose: Whose) -> Q:
    return Q(customer__in=whose.ids)


def _told_of_her(whose: Whose) -> Q:
    named = Q(key__in=[str(one) for one in whose.ids])
    for one in whose.ids:
        named |= Q(payload__icontains=str(one))
    return named


def _rename_in_facts(whose: Whose, pseudonym: UUID, at: datetime) -> int:
    """Facts carry ids: hers become the pseudonym's, in what was heard and in what waits."""
    changed = 0
    with connection.cursor() as cursor:
        for one in whose.ids:
            words = {"old": str(one), "new": str(pseudonym)}
            cursor.execute(
                "UPDATE core_fact SET payload = replace(payload::text, %(old)s, %(new)s)::jsonb, key = replace(key, %(old)s, %(new)s)"
                " WHERE key = %(old)s OR strpos(payload::text, %(old)s) > 0",
                words,
            )
            changed += cursor.rowcount
            cursor.execute("UPDATE core_delivery SET key = %(new)s WHERE key = %(old)s", words)
    return changed


register(
    Table(
        "customers.AccessLink",
        rows=_hers,
        ending=Ending.DELETE,
        codes=frozenset({"digest"}),
        secret=frozenset({"digest"}),
        order=80,
    ),
    Table(
        "customers.Consent",
        rows=_hers,
        ending=Ending.REDACT,
        why_kept="that somebody agreed or refused, and when, has to be shown for as long as a claim may be made",
        personal={"wording": Purpose.PROOF},
        codes=frozenset({"channel", "how"}),
        customer=("customer_id",),
    ),
    Table(
        "customers.Merge",
        rows=lambda whose: Q(absorbed__in=whose.ids) | Q(canonical__in=whose.ids),
        ending=Ending.DELETE,
        personal={"evidence": Purpose.SERVICE},
        order=85,
    ),
    Table(
        "customers.Apart",
        rows=lambda whose: Q(one__in=whose.ids) | Q(other__in=whose.ids),
        ending=Ending.DELETE,
        order=85,
    ),
    Table(
        "customers.Identity",
        rows=_hers,
        ending=Ending.DELETE,
        personal={"value": Purpose.CONTACT, "raw": Purpose.CONTACT},
        codes=frozenset({"system"}),
        order=90,
    ),
    Table(
        "customers.Customer",
        rows=lambda whose: Q(pk__in=whose.ids),
        ending=Ending.DELETE,
        personal={"name_he": Purpose.SERVICE, "name_en": Purpose.SERVICE, "town": Purpose.SERVICE},
        codes=frozenset({"language"}),
        order=100,
    ),
    Table(
        "core.Fact",
        rows=_told_of_her,
        ending=Ending.REDACT,
        why_kept="facts carry ids and no texts; her id becomes the pseudonym's",
        codes=frozenset({"name", "key", "payload"}),
        erase=_rename_in_facts,
    ),
    Table(
        "core.Delivery",
        rows=lambda whose: Q(key__in=[str(one) for one in whose.ids]),
        ending=Ending.KEEP,
        why_kept="goes with its fact",
        codes=frozenset({"handler", "key", "error"}),
    ),
    Table(
        "core.Reading",
        rows=lambda whose: Q(subject_id__in=whose.ids),
        ending=Ending.KEEP,
        why_kept="who saw whose data is kept for 24 months by law; it holds ids only",
        codes=frozenset({"reader_kind", "reader_id", "subject_kind", "purpose", "reason", "salt", "seal"}),
        secret=frozenset({"salt", "seal", "number", "reader_id"}),
    ),
)
