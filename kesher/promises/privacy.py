"""What of a person is in the tables of promises."""

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, register

_WHY = "whether it was kept is counted"

register(
    Table(
        "promises.Promise",
        rows=lambda whose: Q(customer__in=whose.ids),
        ending=Ending.REDACT,
        why_kept=_WHY,
        personal={"what": Purpose.SERVICE, "end_reason": Purpose.SERVICE},
        codes=frozenset({"kind", "subject_kind", "source_ref", "not_told_because", "rung_at", "rungs_told"}),
        customer=("customer_id",),
    ),
    Table(
        "promises.Rescheduling",
        rows=lambda whose: Q(promise__customer__in=whose.ids),
        ending=Ending.REDACT,
        why_kept=_WHY,
        personal={"reason": Purpose.SERVICE},
        codes=frozenset({"not_told_because"}),
        order=40,
    ),
    Table(
        "promises.Pause",
        rows=lambda whose: Q(promise__customer__in=whose.ids),
        ending=Ending.KEEP,
        why_kept=_WHY,
        order=40,
    ),
)
