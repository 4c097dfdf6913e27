"""What of a person is in the tables of sources."""

from django.db.models import Q

from kesher.core.privacy import Ending, Table, register

register(
    Table(
        "sources.Brought",
        rows=lambda whose: Q(case__customer__in=whose.ids),
        ending=Ending.KEEP,
        why_kept="bringing the same file again must not bring her back",
        codes=frozenset({"source", "key", "digest", "channel", "whose"}),
    ),
)
