"""What of a person is in the tables of channels. Envelopes are registered by cases, which know whose message came in which."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from kesher.core.privacy import Ending, Purpose, Table, Whose, register


def _sent_to(whose: Whose) -> Q:
    return Q(customer_id__in=whose.ids) | Q(customer_id=None, to_value__in=whose.addresses)


def _stop_waiting_ones(keys: Sequence[Any]) -> None:
    """What has not left yet never will."""
    from kesher.channels.models import Dispatch

    Dispatch.objects.filter(pk__in=keys, state=Dispatch.State.QUEUED).update(state=Dispatch.State.TAKEN_BACK)


register(
    Table(
        "channels.Dispatch",
        rows=_sent_to,
        ending=Ending.REDACT,
        why_kept="that something left, when, and whether it arrived, is counted",
        personal={
            "to_value": Purpose.CONTACT,
            "to_name": Purpose.CONTACT,
            "subject": Purpose.SERVICE,
            "text": Purpose.SERVICE,
            "html": Purpose.SERVICE,
            "extra": Purpose.SERVICE,
            "error": Purpose.SERVICE,
            "identity_id": Purpose.CONTACT,
        },
        codes=frozenset({"purpose", "to_kind", "subject_kind", "language", "vendor_id", "code"}),
        customer=("customer_id",),
        before=_stop_waiting_ones,
    ),
    Table(
        "channels.DispatchFile",
        rows=lambda whose: (
            Q(dispatch__customer_id__in=whose.ids)
            | Q(dispatch__customer_id=None, dispatch__to_value__in=whose.addresses)
        ),
        ending=Ending.DELETE,
        personal={"name": Purpose.SERVICE},
        codes=frozenset({"media_type"}),
        blobs=("blob",),
        order=40,
    ),
)
