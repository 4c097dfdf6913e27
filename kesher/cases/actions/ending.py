"""How a case ends, and how it goes on: solved by a word that the customer can see, closed by silence, not a case after all."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kesher.cases import texts
from kesher.cases.actions import permission
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.receipts import LINK_DAYS, case_url
from kesher.cases.actions.reopening import reopen_locked
from kesher.cases.actions.sending import Sending, tell
from kesher.cases.actions.touches import touch, touch_of
from kesher.cases.events import CaseClosed, CaseIsNone, CaseSolved
from kesher.cases.models import Case, Message
from kesher.cases.queries.closing import last_word, why_not_closed_by
from kesher.cases.rules import closing, states
from kesher.cases.rules.states import Who
from kesher.cases.types import Purpose, Refused
from kesher.channels.types import Channel
from kesher.core import clock
from kesher.core.outbox import publish
from kesher.customers import actions as customers
from kesher.customers.types import LinkPurpose, NotCleared
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind
from kesher.staff.queries.calendars import working_calendars
from kesher.timeline.types import TouchRef
from kesher.watch import actions as watch

REMIND_AFTER = (2, 5)  # working days of waiting, then a reminder; the second says what happens next
CLOSE_AFTER_REMINDER = 5  # working days
_BATCH = 200


@transaction.atomic
def solve(case_id: UUID, by_id: UUID, *, outcome: bool | None = None) -> None:
    """End a case by the last answer that went out, after the fact. Whether the need was fulfilled is said apart (R93).

    Raises Refused: not_your_team, state, or what is missing (rules.closing: no_message, not_accepted, older_than_the_customer, ...).
    """
    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    message = last_word(case)
    missing = why_not_closed_by(case, message)
    if missing:
        raise Refused(missing)
    assert message is not None  # noqa: S101  (why_not_closed_by says no_message)
    if outcome is not None:
        case.outcome_claim = outcome
        case.save(update_fields=["outcome_claim"])
    ref = touch_of(message)
    solve_by(case, message, who, at, ref)


def solve_by(case: Case, message: Message, who: Who, at: datetime, ref: TouchRef | None) -> None:
    """A locked case is settled by this message; its open promises to the customer are settled by it too."""
    if case.state == states.SOLVED:
        return
    case.solved_at, case.closing_message_id = at, message.pk
    become(case, states.SOLVED, who, at, "solved_at", "closing_message_id")
    if ref is not None:
        for kind in (PromiseKind.FIRST_ANSWER, PromiseKind.FINAL_ANSWER):
            promises.settle("case", case.pk, kind, message.sent_at or at, ref)
    if not case.imported:
        publish(CaseSolved(case.pk, case.customer_id))


@transaction.atomic
def reopen(case_id: UUID, by_id: UUID) -> None:
    """A person opens a solved or closed case again. Raises Refused (not_your_team, state)."""
    case = hold_case(case_id)
    who = permission.editor(by_id, case)
    if case.state not in {states.SOLVED, states.CLOSED}:
        raise Refused("state", old=case.state, new=states.OPEN)
    reopen_locked(case, who, "person", clock.now())


@transaction.atomic
def not_a_case(case_id: UUID, by_id: UUID, kind: str) -> None:
    """Spam, meant for somebody else, or a copy: outside closing rules and all measures. Reversible.

    Raises Refused (not_your_team, state, unknown).
    """
    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    if kind not in Case.NotACase.values:
        raise Refused("unknown")
    case.not_a_case = kind
    become(case, states.NOT_A_CASE, who, at, "not_a_case")
    promises.supersede(case.pk, None, "not_a_case", at)
    watch.settle("case", case.pk, at=at)
    touch(
        case,
        "state",
        at=at,
        subject_kind="case",
        subject_id=case.pk,
        actor_id=by_id,
        facts={"new": states.NOT_A_CASE, "kind": kind},
    )
    publish(CaseIsNone(case.pk, kind))


@transaction.atomic
def a_case_after_all(case_id: UUID, by_id: UUID) -> None:
    """Undo "not a case": it goes on, and the customer is promised an answer anew. Raises Refused (not_your_team, state)."""
    from kesher.cases.actions.promising import promise

    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    kind, case.not_a_case = case.not_a_case, ""
    become(case, states.OPEN if case.accepted_at else states.NEW, who, at, "not_a_case")
    promise(case, PromiseKind.FIRST_ANSWER, made_at=at)
    publish(CaseIsNone(case.pk, kind, undone=True))


@transaction.atomic
def wait_for_customer(case_id: UUID, by_id: UUID) -> None:
    """It is her turn: only after a question or a request that a channel took. Raises Refused (nothing_sent, not_your_team, state)."""
    case, at = hold_case(case_id), clock.now()
    who = permission.editor(by_id, case)
    asked = Message.objects.filter(
        case=case,
        direction="out",
        sent_at__isnull=False,
        failed_at__isnull=True,
        purpose__in=[Purpose.QUESTION, Purpose.DOCUMENT_REQUEST],
    )
    if case.last_inbound_at:
        asked = asked.filter(Q(sent_at__gte=case.last_inbound_at))
    question = asked.order_by("-sent_at").first()
    if question is None:
        raise Refused("nothing_sent")
    become(case, states.WAITING_CUSTOMER, who, at)
    promises.pause(case.pk, None, UUID(str(question.facts.get("request_id", question.pk))), at)


@transaction.atomic
def set_state(case_id: UUID, by_id: UUID, state: str) -> None:
    """Between working states, by hand. The ends have doors of their own. Raises Refused (not_your_team, state)."""
    case = hold_case(case_id)
    who = permission.editor(by_id, case)
    if state == states.WAITING_CUSTOMER:
        wait_for_customer(case_id, by_id)
    elif state in {states.OPEN, states.WAITING_COLLEAGUES} and case.state in states.LIVE:
        become(case, state, who, clock.now())
    else:
        raise Refused("state", old=case.state, new=state)


def close_silent(limit: int = _BATCH) -> int:
    """The clock of silence: solved cases close after five working days; waiting customers are reminded twice, then told that we close.

    Returns how many cases changed. Each in a transaction of its own; safe to repeat.
    """
    now = clock.now()
    changed = sum(_close(case_id) for case_id in _solved_long_ago(now, limit))
    return changed + sum(_remind(case_id) for case_id in _waiting_long(now, limit))


def _solved_long_ago(now: datetime, limit: int) -> list[UUID]:
    rows = Case.objects.filter(
        state=states.SOLVED, solved_at__lte=now - timedelta(days=closing.SILENT_DAYS), imported=False
    )
    found = list(rows.order_by("solved_at").values_list("pk", "solved_at", "team__calendar_id")[: limit * 5])
    ready = working_calendars({row[2] for row in found})
    done = [
        pk
        for pk, solved_at, calendar in found
        if ready[calendar].end_of_business_day(solved_at or now, closing.SILENT_DAYS) <= now
    ]
    return done[:limit]


@transaction.atomic
def _close(case_id: UUID) -> int:
    case, at = hold_case(case_id), clock.now()
    if case.state != states.SOLVED:
        return 0
    case.closed_at = at
    become(case, states.CLOSED, Who.CLOCK, at, "closed_at")
    promises.case_ended(case.pk, at)
    watch.settle("case", case.pk, at=at)
    publish(CaseClosed(case.pk))
    return 1


def _waiting_long(now: datetime, limit: int) -> list[UUID]:
    rows = Case.objects.filter(
        state=states.WAITING_CUSTOMER, imported=False, state_since__lte=now - timedelta(days=REMIND_AFTER[0])
    )
    found = list(
        rows.order_by("state_since").values_list("pk", "state_since", "reminders", "reminded_at", "team__calendar_id")[
            : limit * 5
        ]
    )
    ready = working_calendars({row[4] for row in found})
    due = []
    for pk, since, reminders, reminded_at, calendar in found:
        if reminders < len(REMIND_AFTER):
            start, days = since, REMIND_AFTER[reminders]
        else:
            start, days = reminded_at or since, CLOSE_AFTER_REMINDER
        if ready[calendar].end_of_business_day(start, days) <= now:
            due.append(pk)
    return due[:limit]


@transaction.atomic
def _remind(case_id: UUID) -> int:
    """First and second reminder, then the message that closes; each only when the one before could be sent."""
    case, at = hold_case(case_id), clock.now()
    if case.state != states.WAITING_CUSTOMER:
        return 0
    last = case.reminders >= len(REMIND_AFTER)
    try:
        message = _close_for_silence(case, at) if last else _send_reminder(case, at)
    except NotCleared as refusal:
        watch.tell(
            "cannot_reach",
            "case",
            case.pk,
            rung=1,
            planned_at=at,
            case_id=case.pk,
            customer_id=case.customer_id,
            owner_id=case.owner_id,
            team_id=case.team_id,
            facts={"why": refusal.code},
        )
        return 0
    case.reminders, case.reminded_at = case.reminders + 1, at
    case.save(update_fields=["reminders", "reminded_at"])
    return 1 if message else 0


def _send_reminder(case: Case, at: datetime) -> Message:
    token = customers.make_link(LinkPurpose.CASE, case.customer_id, None, case.pk, LINK_DAYS)
    letter = texts.reminder(
        case.number, case.matter, case_url(token), case.language, last=case.reminders == len(REMIND_AFTER) - 1
    )
    return tell(case, Sending(Purpose.REMINDER, Channel.EMAIL, letter, automatic=True), at, Channel.EMAIL, Channel.SMS)


def _close_for_silence(case: Case, at: datetime) -> Message:
    days = case.reason.reopen_days if case.reason else 14
    letter = texts.closed_for_silence(case.number, days, case.language)
    sending = Sending(Purpose.CLOSED_FOR_SILENCE, Channel.EMAIL, letter, automatic=True, final=True)
    message = tell(case, sending, at, Channel.EMAIL, Channel.SMS)
    show(case)
    return message
