"""What of a person is in the tables of sources."""

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, register

register(
    Table(
        "sources.Reject",
        rows=lambda whose: Q(row__overlap=list(whose.addresses)),
        ending=Ending.DELETE,
        personal={"row": Purpose.SERVICE, "seen": Purpose.SERVICE},
        codes=frozenset({"code", "column"}),
    ),
    Table(
        "sources.Brought",
        rows=lambda whose: Q(case__customer__in=whose.ids),
        ending=Ending.KEEP,
        why_kept="bringing the same file again must not bring her back",
        codes=frozenset({"source", "key", "fingerprint", "channel", "whose"}),
    ),
)
