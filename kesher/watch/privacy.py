"""What of a person is in the tables of watch."""

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, register

_WHY = "when an exception was told to whom, and when it was settled, is counted"

register(
    Table(
        "watch.ServiceException",
        rows=lambda whose: Q(customer_id__in=whose.ids),
        ending=Ending.REDACT,
        why_kept=_WHY,
        personal={"facts": Purpose.SERVICE},
        codes=frozenset({"family", "code", "subject_kind"}),
        customer=("customer_id",),
    ),
    Table(
        "watch.Act",
        rows=lambda whose: Q(exception__customer_id__in=whose.ids),
        ending=Ending.REDACT,
        why_kept=_WHY,
        personal={"note": Purpose.SERVICE},
        codes=frozenset({"kind"}),
        order=40,
    ),
    Table(
        "watch.Telling",
        rows=lambda whose: Q(exception__customer_id__in=whose.ids),
        ending=Ending.KEEP,
        why_kept=_WHY,
        order=40,
    ),
)
