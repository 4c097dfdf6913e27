"""Two cases are one matter: the survivor gets everything, the other points to it; and back (decision 39)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.touches import touch
from kesher.cases.events import CaseMerged, CaseUnmerged
from kesher.cases.models import (
    Arrival,
    Call,
    Case,
    ChannelThread,
    Citation,
    Contact,
    DocumentRequest,
    Draft,
    Merge,
    Message,
    Participant,
    Task,
)
from kesher.cases.queries.merges import survivor_of
from kesher.cases.rules import states
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.customers import queries as customers
from kesher.promises import actions as promises
from kesher.watch import actions as watch

# What belongs to a case and goes along with it. The story itself stays where it was written and is read together.
_OF_CASE: dict[str, Any] = {
    "message": Message,
    "contact": Contact,
    "call": Call,
    "citation": Citation,
    "document_request": DocumentRequest,
    "arrival": Arrival,
    "task": Task,
}
_IN_CONVERSATION = frozenset({"message", "contact"})


@transaction.atomic
def merge_case(case_id: UUID, into_id: UUID, by_id: UUID) -> UUID:
    """This case is a matter that we have already. Returns the id of the merge, by which it is undone.

    Messages, contacts, calls, papers, requests, tasks, participants and drafts go along; the survivor keeps the earliest due time of
    each kind; the other ends as a copy and points to the survivor. Where `into_id` was merged itself, its survivor is meant.
    Raises Refused (unknown, not_your_team for either, other_customer, merged_here, state).
    """
    into_id = survivor_of(into_id)
    if case_id == into_id:
        raise Refused("merged_here")
    held = {one: hold_case(one) for one in sorted((case_id, into_id))}
    case, into, at = held[case_id], held[into_id], clock.now()
    who = permission.editor(by_id, case)
    permission.editor(by_id, into)
    if customers.canonical(case.customer_id) != customers.canonical(into.customer_id):
        raise Refused("other_customer")
    for one in (case, into):
        if one.state not in states.LIVE:
            raise Refused("state", old=one.state, new=states.NOT_A_CASE)
    row = Merge.objects.create(
        id=new_id(), case=case, into=into, state_before=case.state, moved=_go_along(case, into), by_id=by_id, at=at
    )
    promises.merge(case.pk, into.pk, team_id=into.team_id, owner_id=into.owner_id, at=at)
    _latest(into, case)
    case.not_a_case, case.merged_into, case.suggested = Case.NotACase.DUPLICATE, into, None
    become(case, states.NOT_A_CASE, who, at, "not_a_case", "merged_into", "suggested")
    if into.suggested_id == case.pk:
        Case.objects.filter(pk=into.pk).update(suggested=None)
    if into.state == states.WAITING_CUSTOMER and _unanswered(into):
        become(into, states.OPEN, who, at)
    watch.settle("case", case.pk, at=at)
    _tell(into, "merged", row, by_id, at)
    publish(CaseMerged(into.pk, case.pk, row.pk))
    show(into)
    show(case)
    return row.pk


@transaction.atomic
def undo_merge(merge_id: UUID, by_id: UUID) -> UUID:
    """Two cases again: what went along goes back, with its own due times; what came since stays with the survivor. Safe to repeat.

    Returns the case that is its own again. Raises Refused (unknown, not_your_team for either, merged_on: the survivor was merged
    itself, and that is undone first).
    """
    known = Merge.objects.filter(pk=merge_id, kind=Merge.Kind.MERGE).first()
    if known is None:
        raise Refused("unknown")
    held = {one: hold_case(one) for one in sorted((known.case_id, known.into_id))}
    case, into, at = held[known.case_id], held[known.into_id], clock.now()
    who = permission.editor(by_id, case)
    permission.editor(by_id, into)
    row = Merge.objects.select_for_update().get(pk=merge_id)
    if row.undone_at is not None:
        return case.pk
    if into.merged_into_id is not None:
        raise Refused("merged_on", number=into.number)
    row.undone_at, row.undone_by_id = at, by_id
    row.save(update_fields=["undone_at", "undone_by"])
    _go_back(row, case, into)
    case.not_a_case, case.merged_into = "", None
    case.unowned_since = None if case.owner_id else at
    become(
        case,
        states.OPEN if case.accepted_at else states.NEW,
        who,
        at,
        *("not_a_case", "merged_into", "unowned_since"),
    )
    if row.state_before in {states.WAITING_CUSTOMER, states.WAITING_COLLEAGUES}:
        become(case, row.state_before, who, at)
    promises.unmerge(case.pk, into.pk, at)
    _stand_still_again(case, at)
    for one in (case, into):
        _latest_of_messages(one)
    _tell(into, "unmerged", row, by_id, at)
    _tell(case, "unmerged", row, by_id, at)
    publish(CaseUnmerged(into.pk, case.pk, row.pk))
    show(into)
    show(case)
    return case.pk


def _go_along(case: Case, into: Case) -> dict[str, list[str]]:
    """Point everything to the survivor; returns what went."""
    moved: dict[str, list[str]] = {}
    for name, model in _OF_CASE.items():
        ids = list(model.objects.filter(case=case).values_list("pk", flat=True))
        moved[name] = [str(one) for one in ids]
        place = {"conversation_id": into.conversation_id} if name in _IN_CONVERSATION else {}
        model.objects.filter(pk__in=ids).update(case=into, **place)
    there = Participant.objects.filter(case=into).values("customer_id")
    going = list(Participant.objects.filter(case=case).exclude(customer_id__in=there).values_list("pk", flat=True))
    Participant.objects.filter(pk__in=going).update(case=into)
    moved["participant"] = [str(one) for one in going]
    written = {(one.person_id, one.kind) for one in Draft.objects.filter(case=into)}
    drafts = [one.pk for one in Draft.objects.filter(case=case) if (one.person_id, one.kind) not in written]
    Draft.objects.filter(pk__in=drafts).update(case=into)
    moved["draft"] = [str(one) for one in drafts]
    promises.recase("task", [UUID(one) for one in moved["task"]], into.pk)
    moved |= _join_conversation(case, into)
    return moved


def _join_conversation(case: Case, into: Case) -> dict[str, list[str]]:
    """What belongs to no case follows, and channel threads are re-pointed (decision 2), unless another living case needs them."""
    old, new = case.conversation_id, into.conversation_id
    others = Case.objects.filter(conversation_id=old, state__in=states.LIVE).exclude(pk=case.pk)
    if old == new or others.exists():
        return {"thread": [], "loose": []}
    threads = list(ChannelThread.objects.filter(conversation_id=old).values_list("pk", flat=True))
    ChannelThread.objects.filter(pk__in=threads).update(conversation_id=new, came_from_id=old)
    loose = list(Message.objects.filter(conversation_id=old, case=None).values_list("pk", flat=True))
    Message.objects.filter(pk__in=loose).update(conversation_id=new)
    return {"thread": [str(one) for one in threads], "loose": [str(one) for one in loose]}


def _go_back(row: Merge, case: Case, into: Case) -> None:
    """Only what is still with the survivor: what was moved on since stays where it was put."""
    moved = row.moved
    for name, model in _OF_CASE.items():
        place = {"conversation_id": case.conversation_id} if name in _IN_CONVERSATION else {}
        model.objects.filter(pk__in=moved.get(name, []), case=into).update(case=case, **place)
    Participant.objects.filter(pk__in=moved.get("participant", []), case=into).update(case=case)
    Draft.objects.filter(pk__in=moved.get("draft", []), case=into).update(case=case)
    ChannelThread.objects.filter(pk__in=moved.get("thread", []), conversation_id=into.conversation_id).update(
        conversation_id=case.conversation_id, came_from_id=None
    )
    Message.objects.filter(pk__in=moved.get("loose", []), conversation_id=into.conversation_id, case=None).update(
        conversation_id=case.conversation_id
    )
    tasks = Task.objects.filter(pk__in=moved.get("task", []), case=case).values_list("pk", flat=True)
    promises.recase("task", list(tasks), case.pk)


def _stand_still_again(case: Case, at: datetime) -> None:
    """What the customer was asked in the revived case and has not sent still holds its time up."""
    wanted = DocumentRequest.objects.filter(case=case, state__in=["asked", "refused"], message_id__isnull=False)
    for pk in wanted.values_list("pk", flat=True):
        promises.pause(case.pk, None, pk, at)


def _latest(into: Case, case: Case) -> None:
    newer = (case.last_inbound_at or case.opened_at) > (into.last_inbound_at or into.opened_at)
    into.last_inbound_at = max(filter(None, (into.last_inbound_at, case.last_inbound_at)), default=None)
    into.last_outbound_at = max(filter(None, (into.last_outbound_at, case.last_outbound_at)), default=None)
    if newer:
        into.preview, into.last_channel = case.preview or into.preview, case.last_channel or into.last_channel
    into.save(update_fields=["last_inbound_at", "last_outbound_at", "preview", "last_channel"])


def _latest_of_messages(case: Case) -> None:
    """The times of a queue's row again, from the messages that are here now."""
    rows = Message.objects.filter(case=case, redacted_at=None)
    came = rows.filter(direction="in", unverified=False, automatic="").order_by("-received_at").first()
    went = rows.filter(direction="out", sent_at__isnull=False, author__isnull=False).order_by("-sent_at").first()
    case.last_inbound_at = came.received_at if came else None
    case.last_outbound_at = went.sent_at if went else None
    case.save(update_fields=["last_inbound_at", "last_outbound_at"])


def _unanswered(case: Case) -> bool:
    return case.last_inbound_at is not None and (
        case.last_outbound_at is None or case.last_inbound_at > case.last_outbound_at
    )


def _tell(case: Case, kind: str, row: Merge, by_id: UUID, at: datetime) -> None:
    touch(case, kind, at=at, subject_kind="merge", subject_id=row.pk, actor_id=by_id)
