"""What cases do when they hear of something. Each may run twice; config/wiring.py says which fact goes where."""

from datetime import datetime

from kesher.cases import texts
from kesher.cases.actions import delivered
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.sending import SUBJECT_KIND, Sending, tell
from kesher.cases.actions.touches import touch
from kesher.cases.models import Case, Message
from kesher.cases.types import Purpose
from kesher.channels.events import DispatchFailed, DispatchSent, DispatchUnknown
from kesher.channels.queries import what_left
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.customers.types import NotCleared
from kesher.promises import actions as promises
from kesher.promises import queries as promise_queries
from kesher.promises.events import CustomerMustBeTold, PromiseEnded, PromiseFact, PromiseMade, PromiseMoved

_SHOWN_ENDS = frozenset({"kept", "late", "broken", "withdrawn"})


def message_sent(fact: DispatchSent) -> None:
    """A channel took one of our messages."""
    if fact.subject_kind != SUBJECT_KIND or fact.subject_id is None:
        return
    sent_at = what_left().filter(pk=fact.dispatch_id).values_list("sent_at", flat=True).first()
    delivered.sent(fact.subject_id, sent_at or clock.now())


def message_failed(fact: DispatchFailed) -> None:
    """One of our messages did not arrive."""
    if fact.subject_kind != SUBJECT_KIND or fact.subject_id is None:
        return
    failed_at = what_left().filter(pk=fact.dispatch_id).values_list("failed_at", flat=True).first()
    delivered.failed(fact.subject_id, hard=fact.hard, code=fact.code, at=failed_at or clock.now())


def message_unknown(fact: DispatchUnknown) -> None:
    """Nobody knows whether one of our messages left."""
    if fact.subject_kind == SUBJECT_KIND and fact.subject_id is not None:
        delivered.unknown(fact.subject_id, clock.now())


def tell_new_time(fact: CustomerMustBeTold) -> None:
    """Before a promise breaks the customer hears a new time, once; if she cannot be told, a person must call (decision 15)."""
    wanted = promise_queries.to_tell(fact.promise_id)
    if wanted is None or wanted.case_id is None:
        return
    case, at = hold_case(wanted.case_id), clock.now()
    if Message.objects.filter(
        case=case, purpose=Purpose.PROMISE_MOVED, facts__promise_id=str(fact.promise_id)
    ).exists():
        return
    by_mail = _prefers_mail(case)
    letter = texts.promise_moved(case.number, wanted.old_due_at, wanted.new_due_at, case.language)
    sending = Sending(
        Purpose.PROMISE_MOVED, Channel.EMAIL, letter, automatic=True, facts={"promise_id": str(fact.promise_id)}
    )
    try:
        tell(case, sending, at, *((Channel.EMAIL, Channel.SMS) if by_mail else (Channel.SMS, Channel.EMAIL)))
    except NotCleared as refusal:
        promises.mark_not_told(fact.promise_id, refusal.code, at)


def promise_made(fact: PromiseMade) -> None:
    """A promise to the customer is an entry of the story."""
    _touch_promise(fact, "promise_made", {"due_at": fact.due_at})


def promise_moved(fact: PromiseMoved) -> None:
    """So is a new date."""
    _touch_promise(fact, "promise_moved", {"old_due_at": fact.old_due_at, "due_at": fact.due_at})


def promise_ended(fact: PromiseEnded) -> None:
    """And what became of it. What was replaced is no news: its successor is."""
    if fact.state in _SHOWN_ENDS:
        _touch_promise(fact, f"promise_{fact.state}", {})


def _touch_promise(fact: PromiseFact, kind: str, facts: dict[str, str]) -> None:
    if fact.case_id is None or fact.subject_kind != "case":
        return
    case = Case.objects.filter(pk=fact.case_id).first()
    if case is None:
        return
    row = next((one for one in promise_queries.of_case(case.pk) if one.promise_id == fact.promise_id), None)
    at = clock.now()
    if row is not None:
        at = row.made_at if kind == "promise_made" else (row.settled_at or at) if kind != "promise_moved" else at
    touch(
        case,
        kind,
        at=min(at, clock.now()),
        subject_kind="promise",
        subject_id=fact.promise_id,
        facts={"kind": fact.kind} | _due(row, facts),
    )


def _due(row: object, facts: dict[str, str]) -> dict[str, str]:
    due = getattr(row, "due_at", None)
    return facts if "due_at" in facts or not isinstance(due, datetime) else facts | {"due_at": due.isoformat()}


def _prefers_mail(case: Case) -> bool:
    return case.last_channel in {Channel.EMAIL, Channel.WEB, Channel.PORTAL, ""} or case.channel in {
        Channel.EMAIL,
        Channel.WEB,
    }
