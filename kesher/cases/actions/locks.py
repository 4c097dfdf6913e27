"""Locks, always in this order: customer, conversation, case, promise; of one sort in the order of ids (decision 40)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from kesher.cases.models import Case, Conversation
from kesher.cases.types import Refused
from kesher.customers.queries import canonicals


def hold_customers(customer_ids: Iterable[UUID]) -> None:
    """One writer at a time for the cases of these customers (their surviving rows), until the transaction ends."""
    names = sorted(f"cases.customer:{one}" for one in set(canonicals(customer_ids).values()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name", [names]
        )


def hold_place(conversation_id: UUID, case_id: UUID | None) -> tuple[Conversation, Case | None]:
    """A conversation and a case of it, as they stand under the lock. The caller holds the customer."""
    conversation = Conversation.objects.select_for_update(no_key=True).get(pk=conversation_id)
    case = (
        Case.objects.select_for_update(no_key=True, of=("self",)).select_related("reason", "team").get(pk=case_id)
        if case_id
        else None
    )
    return conversation, case


def hold_case(case_id: UUID) -> Case:
    """A case under lock, with its customer and conversation held before it. Raises Refused (unknown)."""
    known = Case.objects.filter(pk=case_id).values_list("customer_id", "conversation_id").first()
    if known is None:
        raise Refused("unknown")
    hold_customers([known[0]])
    _, case = hold_place(known[1], case_id)
    assert case is not None  # noqa: S101  (cases are never deleted)
    return case
