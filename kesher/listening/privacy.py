"""What of a person is in the tables of listening."""

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, register

register(
    Table(
        "listening.Survey",
        rows=lambda whose: Q(customer__in=whose.ids),
        ending=Ending.REDACT,
        why_kept="scores are counted without her",
        personal={"words": Purpose.QUALITY},
        codes=frozenset({"language", "channel"}),
        customer=("customer_id",),
    )
)
