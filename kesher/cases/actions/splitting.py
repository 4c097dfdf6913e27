"""Some messages of a case are another matter: they become a case of their own. Undone by merging it back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import permission, promising
from kesher.cases.actions.changing import show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.merging import merge_case
from kesher.cases.actions.opening import open_case
from kesher.cases.actions.owning import take
from kesher.cases.actions.touches import touch, touch_message, touch_of
from kesher.cases.events import CaseSplit
from kesher.cases.models import Arrival, Case, Citation, Contact, Merge, Message
from kesher.cases.rules import splitting, states, wording
from kesher.cases.types import Refused
from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.outbox import publish
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind
from kesher.timeline import actions as timeline


@transaction.atomic
def split_case(case_id: UUID, message_ids: Collection[UUID], by_id: UUID, *, matter: str = "") -> UUID:
    """These messages are another matter of the same customer, in the same conversation. Returns the split (Merge) by which it is undone.

    The new case belongs to who split it off. Contacts all of whose messages went go along. What is not answered yet is promised: by
    the date that stands, where the first case promised one; that promise leaves the first case when nothing there waits for an answer.
    Raises Refused (unknown, not_your_team, state, nothing_chosen, nothing_left).
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.state not in states.LIVE:
        raise Refused("state", old=case.state, new=states.NEW)
    rows = list(Message.objects.select_for_update(no_key=True, of=("self",)).filter(case=case).order_by("at", "id"))
    chosen = [
        one for one in rows if one.pk in set(message_ids) and not (one.direction == "out" and one.sent_at is None)
    ]
    first = next((one for one in chosen if one.direction == "in"), None)
    if first is None:
        raise Refused("nothing_chosen")
    if not any(one.direction == "in" and one not in chosen for one in rows):
        raise Refused("nothing_left")
    fresh = open_case(
        case.conversation,
        customer_id=case.customer_id,
        team_id=case.team_id,
        channel=first.channel,
        matter=" ".join(matter.split())[:200] or wording.matter(first.subject, first.text),
        language=case.language,
        at=at,
    )
    contacts = _contacts(case, rows, chosen)
    moved = _take_along(case, fresh, chosen, contacts)
    _promise(case, fresh, rows, chosen, at)
    for one in (case, fresh):
        _row_of_queue(one)
    take(fresh, by_id, at)
    row = Merge.objects.create(
        id=new_id(),
        kind=Merge.Kind.SPLIT,
        case=fresh,
        into=case,
        state_before=case.state,
        moved=moved,
        by_id=by_id,
        at=at,
    )
    for one in (case, fresh):
        touch(one, "split", at=at, subject_kind="merge", subject_id=row.pk, actor_id=by_id)
    publish(CaseSplit(case.pk, fresh.pk, row.pk))
    show(case)
    show(fresh)
    return row.pk


@transaction.atomic
def undo_split(split_id: UUID, by_id: UUID) -> UUID:
    """The new case goes back into the one it came from. Returns that one; raises Refused as merge_case does, and `unknown`. Safe to repeat."""
    known = Merge.objects.filter(pk=split_id, kind=Merge.Kind.SPLIT).first()
    if known is None:
        raise Refused("unknown")
    if known.undone_at is None:
        merge_case(known.case_id, known.into_id, by_id)
        Merge.objects.filter(pk=split_id).update(undone_at=clock.now(), undone_by_id=by_id)
    return known.into_id


def _contacts(case: Case, rows: list[Message], chosen: list[Message]) -> list[UUID]:
    episodes = [
        splitting.Episode(one.pk, one.channel, one.began_at, one.last_at) for one in Contact.objects.filter(case=case)
    ]
    return splitting.contacts_that_go(episodes, [_said(one) for one in rows], {one.pk for one in chosen})


def _said(message: Message) -> splitting.Said:
    return splitting.Said(
        message.pk,
        message.received_at,
        message.channel,
        counts=message.direction == "in" and not message.unverified and not message.automatic,
        answer=message.direction == "out" and message.author_id is not None and message.sent_at is not None,
    )


def _take_along(case: Case, fresh: Case, chosen: list[Message], contacts: list[UUID]) -> dict[str, list[str]]:
    ids = [one.pk for one in chosen]
    for message in chosen:
        message.case = fresh
        message.save(update_fields=["case"])
        _file_anew(message)
    Citation.objects.filter(message__in=ids).update(case=fresh)
    Contact.objects.filter(pk__in=contacts).update(case=fresh)
    Arrival.objects.filter(message__in=ids, case=case, request=None).update(case=fresh)
    return {"message": [str(one) for one in ids], "contact": [str(one) for one in contacts]}


def _file_anew(message: Message) -> None:
    """Its entry is of the other story now; the old one is hidden behind it (decision 23)."""
    old = touch_of(message)
    if old is None:
        return
    kind = {"in": "message_in", "out": "message_out"}.get(message.direction, "note")
    way = message.direction if message.direction in {"in", "out"} else "internal"
    right = touch_message(message, kind=kind, direction=way, at=old.at)
    timeline.supersede(old, right)
    promises.new_evidence(old.id, right.id, right.at)


def _promise(case: Case, fresh: Case, rows: list[Message], chosen: list[Message], at: datetime) -> None:
    went = [_said(one) for one in chosen]
    waiting = splitting.waits_for_answer(went)
    if waiting is None:
        return
    left = splitting.waits_for_answer([_said(one) for one in rows if one not in chosen])
    carried = promises.part(
        case.pk,
        fresh.pk,
        PromiseKind.FIRST_ANSWER,
        team_id=fresh.team_id,
        owner_id=fresh.owner_id,
        moves=left is None,
        at=at,
    )
    if not carried:
        promising.promise(fresh, PromiseKind.FIRST_ANSWER, made_at=at, channel=waiting.channel)


def _row_of_queue(case: Case) -> None:
    rows = Message.objects.filter(case=case, redacted_at=None)
    came = rows.filter(direction="in", unverified=False).order_by("-received_at").first()
    went = rows.filter(direction="out", sent_at__isnull=False, author__isnull=False).order_by("-sent_at").first()
    case.last_inbound_at = came.received_at if came else None
    case.last_outbound_at = went.sent_at if went else None
    if came:
        case.last_channel, case.preview = came.channel, wording.preview(came.text or came.subject)
    case.save(update_fields=["last_inbound_at", "last_outbound_at", "last_channel", "preview"])
