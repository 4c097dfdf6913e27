"""What of a person is in the tables of cases, and in the envelopes that brought it.

Others' words are kept: what another customer wrote in her conversation is his. What we wrote there goes with her.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat

from kesher.core.privacy import Ending, Purpose, Table, Whose, register

_COUNTED = "what was settled, how and when, is counted"


def _hers(whose: Whose) -> Q:
    return Q(customer__in=whose.ids)


def _of_her_case(whose: Whose) -> Q:
    return Q(case__customer__in=whose.ids)


def _words(whose: Whose, prefix: str = "") -> Q:
    """Her messages, and ours in her conversations."""
    hers, ours = Q(**{f"{prefix}customer__in": whose.ids}), Q(**{f"{prefix}conversation__customer__in": whose.ids})
    return hers | (ours & Q(**{f"{prefix}direction__in": ["out", "note"]}))


def _calls(whose: Whose) -> Q:
    unknown = Q(customer=None, case=None, caller_value__in=whose.addresses)
    return Q(customer__in=whose.ids) | Q(customer=None, case__customer__in=whose.ids) | unknown


def _arrivals(whose: Whose) -> Q:
    of_case = _hers(whose) | _of_her_case(whose) | Q(request__case__customer__in=whose.ids) | _words(whose, "message__")
    return of_case | Q(customer=None, case=None, request=None, message=None, sender_value__in=whose.addresses)


def _envelopes(whose: Whose) -> Q:
    """Those that brought her messages and papers, and any other that carries an address of hers and brought nobody else's."""
    from kesher.cases.models import Arrival, Message

    known = set(Message.objects.filter(_words(whose)).exclude(envelope_id=None).values_list("envelope_id", flat=True))
    known |= set(
        Arrival.objects.filter(_arrivals(whose)).exclude(envelope_id=None).values_list("envelope_id", flat=True)
    )
    carrying = set(_carrying(whose.addresses)) - known
    of_others = set(Message.objects.filter(envelope_id__in=carrying).values_list("envelope_id", flat=True))
    return Q(pk__in=known | (carrying - of_others))


def _carrying(addresses: Iterable[str]) -> list[UUID]:
    """Envelopes whose bytes or headers hold one of these, phones also as dialled at home."""
    needles = set()
    for one in addresses:
        needles |= {one, one.lower(), one.removeprefix("+"), "0" + one[4:] if one.startswith("+972") else one}
    needles = {one for one in needles if len(one) >= 6}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id FROM channels_envelope e WHERE EXISTS (SELECT 1 FROM unnest(%s::text[]) AS n(word)"
            " WHERE strpos(lower(e.headers::text), lower(n.word)) > 0"
            " OR (e.body IS NOT NULL AND position(convert_to(n.word, 'UTF8') IN e.body) > 0))",
            [sorted(needles)],
        )
        return [row[0] for row in cursor.fetchall()]


def _put_away(keys: Sequence[Any]) -> None:
    """An emptied envelope is not read again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE channels_envelope SET state = 'dropped' WHERE id = ANY(%s) AND state IN ('kept', 'set_aside')",
            [list(keys)],
        )


register(
    Table(
        "channels.Envelope",
        rows=_envelopes,
        ending=Ending.REDACT,
        why_kept="its key keeps a repeated delivery from coming twice (decision 26)",
        personal={"headers": Purpose.PROOF, "body": Purpose.PROOF, "detail": Purpose.PROOF},
        codes=frozenset({"key", "code"}),
        blobs=("blob",),
        before=_put_away,
        order=30,
    ),
    Table(
        "cases.Draft",
        rows=_of_her_case,
        ending=Ending.DELETE,
        personal={"content": Purpose.SERVICE},
        codes=frozenset({"kind"}),
        order=30,
    ),
    Table(
        "cases.Attachment",
        rows=lambda whose: _words(whose, "message__"),
        ending=Ending.DELETE,
        personal={"name": Purpose.SERVICE},
        codes=frozenset({"media_type", "content_id"}),
        blobs=("blob",),
        order=30,
    ),
    Table(
        "cases.Arrival",
        rows=_arrivals,
        ending=Ending.DELETE,
        personal={
            "sender_value": Purpose.CONTACT,
            "name": Purpose.SERVICE,
            "text": Purpose.SERVICE,
            "suggestions": Purpose.SERVICE,
            "note": Purpose.SERVICE,
            "refused_because": Purpose.SERVICE,
            "typed_code": Purpose.SERVICE,
        },
        codes=frozenset({"channel", "sender_kind", "ocr", "code"}),
        blobs=("blob", "view_blob", "thumbnail_blob"),
        order=30,
    ),
    Table(
        "cases.Message",
        rows=_words,
        ending=Ending.REDACT,
        why_kept="that something was said, by which side and when, is counted",
        personal={
            "sender_value": Purpose.CONTACT,
            "sender_name": Purpose.CONTACT,
            "subject": Purpose.SERVICE,
            "text": Purpose.SERVICE,
            "quoted": Purpose.SERVICE,
            "html": Purpose.SERVICE,
            "message_id": Purpose.SERVICE,
            "in_reply_to": Purpose.SERVICE,
            "facts": Purpose.SERVICE,
        },
        codes=frozenset({"channel", "purpose", "sender_kind", "language", "automatic", "authenticity", "warnings"}),
        customer=("customer_id",),
    ),
    Table(
        "cases.Conversation",
        rows=_hers,
        ending=Ending.REDACT,
        why_kept=_COUNTED,
        personal={"subject": Purpose.SERVICE},
        customer=("customer_id",),
        order=60,
    ),
    Table(
        "cases.ChannelThread",
        rows=lambda whose: Q(conversation__customer__in=whose.ids),
        ending=Ending.REDACT,
        why_kept=_COUNTED,
        personal={"external_id": Purpose.CONTACT},
        empty={"external_id": Concat(Value("erased:"), Cast("id", TextField()))},
    ),
    Table(
        "cases.Case",
        rows=_hers,
        ending=Ending.REDACT,
        why_kept=_COUNTED,
        personal={"matter": Purpose.SERVICE, "preview": Purpose.SERVICE},
        codes=frozenset({"channel", "language", "last_channel"}),
        customer=("customer_id", "on_behalf_of_id"),
        order=60,
    ),
    Table(
        "cases.Merge",
        rows=_of_her_case,
        ending=Ending.KEEP,
        why_kept=_COUNTED,
        codes=frozenset({"state_before", "moved"}),
    ),
    Table(
        "cases.Participant",
        rows=lambda whose: _hers(whose) | _of_her_case(whose),
        ending=Ending.DELETE,
        codes=frozenset({"part"}),
        order=30,
    ),
    Table(
        "cases.Contact",
        rows=_hers,
        ending=Ending.KEEP,
        why_kept=_COUNTED,
        codes=frozenset({"channel"}),
        customer=("customer_id",),
    ),
    Table(
        "cases.Call",
        rows=_calls,
        ending=Ending.REDACT,
        why_kept="how long it rang and lasted is counted",
        personal={
            "caller_value": Purpose.CONTACT,
            "called_value": Purpose.CONTACT,
            "keyed": Purpose.SERVICE,
            "recording": Purpose.PROOF,
            "notes": Purpose.SERVICE,
        },
        codes=frozenset({"external_id", "direction", "caller_kind", "queue", "outcome"}),
        customer=("customer_id",),
    ),
    Table(
        "cases.CallLeg",
        rows=lambda whose: Q(call__customer__in=whose.ids),
        ending=Ending.KEEP,
        why_kept="how long it rang and lasted is counted",
        codes=frozenset({"leg_id", "extension", "state"}),
    ),
    Table(
        "cases.Citation",
        rows=_of_her_case,
        ending=Ending.KEEP,
        why_kept="which answer rested on which version is counted",
        codes=frozenset({"form", "language"}),
    ),
    Table(
        "cases.HandOff",
        rows=_of_her_case,
        ending=Ending.REDACT,
        why_kept="hand-offs are counted",
        personal={"reason": Purpose.SERVICE},
    ),
    Table(
        "cases.DocumentRequest",
        rows=_of_her_case,
        ending=Ending.REDACT,
        why_kept=_COUNTED,
        personal={"what": Purpose.SERVICE, "why": Purpose.SERVICE, "refused_because": Purpose.SERVICE},
        codes=frozenset({"code", "language"}),
    ),
    Table(
        "cases.Task",
        rows=_of_her_case,
        ending=Ending.REDACT,
        why_kept="what departments owe each other is counted",
        personal={"what": Purpose.SERVICE, "answer": Purpose.SERVICE, "returned_because": Purpose.SERVICE},
        codes=frozenset({"kind"}),
    ),
)
