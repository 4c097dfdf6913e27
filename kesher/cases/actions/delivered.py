"""What follows when a channel took one of our messages, or gave it back. The moment is the hand-over (decision 13)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kesher.cases import texts
from kesher.cases.actions import call_backs, documents, promising
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.ending import solve_by
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.reopening import reopen_locked
from kesher.cases.actions.reply import given_asked, read_promises
from kesher.cases.actions.sending import Sending, send
from kesher.cases.actions.touches import touch, touch_message
from kesher.cases.events import AnswerSent, CaseClosed
from kesher.cases.models import Case, Contact, DocumentRequest, Message
from kesher.cases.queries.closing import why_not_closed_by
from kesher.cases.rules import closing, states
from kesher.cases.rules.states import Who
from kesher.cases.types import GivenPromise, Letter, Purpose
from kesher.channels.types import Channel
from kesher.core.outbox import publish
from kesher.customers import actions as customers
from kesher.customers.types import NotCleared
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind, PromiseRefused
from kesher.timeline.types import TouchRef
from kesher.watch import actions as watch
from kesher.watch.types import ActKind

BY_A_PERSON = frozenset(
    {Purpose.ANSWER, Purpose.FINAL, Purpose.QUESTION, Purpose.DOCUMENT_REQUEST, Purpose.DOCUMENT_REFUSED}
)
_WITH_LINKS = frozenset({Purpose.RECEIPT, Purpose.SURVEY, Purpose.REMINDER})  # a link is made for one address
_ASKS = frozenset({Purpose.DOCUMENT_REQUEST, Purpose.DOCUMENT_REFUSED})


@transaction.atomic
def sent(message_id: UUID, at: datetime) -> None:
    """The channel took a message at `at`: its touchpoint, the promises that it settles or makes, the state of its case. Runs once."""
    held = _hold(message_id)
    if held is None:
        return
    message, case = held
    if message.sent_at is not None:
        return
    message.sent_at, message.failed_at = at, None
    message.save(update_fields=["sent_at", "failed_at"])
    ref = _touch(message, case, at)
    purpose = Purpose(message.purpose)
    if purpose in BY_A_PERSON:  # a receipt is not our word: the customer still waits for one
        case.last_outbound_at = max(case.last_outbound_at or at, at)
        case.save(update_fields=["last_outbound_at"])
        Contact.objects.filter(conversation_id=case.conversation_id, answered_at__isnull=True, last_at__lte=at).update(
            answered_at=at
        )
        publish(AnswerSent(case.pk, message.pk, message.final))
    _follow(purpose, message, case, ref, at)
    for given in read_promises(message):
        _give(case, message, given, at)
    if purpose in BY_A_PERSON and message.author_id:  # what it did not settle is in hand (decision 16)
        watch.act_in_case(case.pk, message.author_id, ActKind.MESSAGE, at)
    show(case)


@transaction.atomic
def failed(message_id: UUID, *, hard: bool, code: str, at: datetime) -> None:
    """A message did not arrive: what it settled is open again, a case that it closed is open again, and a person must know.

    Another channel is tried for what we write by ourselves. Runs once.
    """
    held = _hold(message_id)
    if held is None:
        return
    message, case = held
    if message.failed_at is not None:
        return
    was_sent_at = message.sent_at
    message.failed_at = at
    message.save(update_fields=["failed_at"])
    if hard and message.identity_id:
        customers.mark_bounced(message.identity_id, at)
    if message.touch_id:
        promises.unsettle(message.touch_id, at)
    facts = {"code": code, "hard": hard}
    touch(
        case,
        "not_delivered",
        at=at,
        subject_kind="message",
        subject_id=message.pk,
        direction="internal",
        channel=message.channel,
        facts=facts,
    )
    if (
        case.closing_message_id == message.pk
        and case.state in {states.SOLVED, states.CLOSED}
        and closing.bounce_reopens(was_sent_at, at)
    ):
        reopen_locked(case, Who.CLOCK, "bounce", at)
    _take_back_waiting(message, case, at)
    if message.purpose == Purpose.PROMISE_MOVED:
        promises.mark_not_told(UUID(message.facts["promise_id"]), "failed", at)
    if not _another_way(message, case, at):
        tell_owner("answer_failed", case, message, at, purpose=message.purpose, because=code)
    show(case)


@transaction.atomic
def unknown(message_id: UUID, at: datetime) -> None:
    """Nobody knows whether it left; it is never repeated by itself (decision 27)."""
    held = _hold(message_id)
    if held is not None:
        tell_owner("send_unknown", held[1], held[0], at, channel=held[0].channel)


def tell_owner(code: str, case: Case, message: Message, at: datetime, **facts: str) -> None:
    """An exception about a message, on the first rung."""
    watch.tell(
        code,
        "message",
        message.pk,
        rung=1,
        planned_at=at,
        case_id=case.pk,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        team_id=case.team_id,
        facts=facts,
    )


def _hold(message_id: UUID) -> tuple[Message, Case] | None:
    case_id = Message.objects.filter(pk=message_id, direction="out").values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    case = hold_case(case_id)
    return Message.objects.select_for_update(no_key=True, of=("self",)).get(pk=message_id), case


def _touch(message: Message, case: Case, at: datetime) -> TouchRef:
    """A request for a document is one entry of the story, however many messages carried it."""
    if message.purpose not in _ASKS:
        return touch_message(message, kind="message_out", direction="out", at=at)
    request_id = UUID(message.facts["request_id"])
    earlier = Message.objects.filter(
        case=case, purpose=message.purpose, facts__request_id=str(request_id), touch_id__isnull=False
    ).first()
    if earlier is not None and earlier.touch_id and earlier.touch_at and message.purpose == Purpose.DOCUMENT_REQUEST:
        ref = TouchRef(earlier.touch_id, earlier.touch_at)
    else:
        ref = touch(
            case,
            "document_request",
            at=at,
            subject_kind="document_request",
            subject_id=request_id,
            direction="out",
            channel=message.channel,
            actor_id=message.author_id,
            facts={"refused": message.purpose == Purpose.DOCUMENT_REFUSED},
        )
    message.touch_id, message.touch_at = ref.id, ref.at
    message.save(update_fields=["touch_id", "touch_at"])
    return ref


def _follow(purpose: Purpose, message: Message, case: Case, ref: TouchRef, at: datetime) -> None:
    if purpose in {Purpose.ANSWER, Purpose.FINAL}:
        promises.settle("case", case.pk, PromiseKind.FIRST_ANSWER, at, ref)
    if purpose is Purpose.FINAL:
        promises.settle("case", case.pk, PromiseKind.FINAL_ANSWER, at, ref)
        if case.state in states.LIVE and not why_not_closed_by(case, message):
            solve_by(case, message, Who.CLOCK, at, ref)
    if purpose in {Purpose.ANSWER, Purpose.FINAL} and case.state in states.LIVE and _wrote_meanwhile(case, message):
        promising.promise(case, PromiseKind.FIRST_ANSWER, made_at=case.last_inbound_at or at, channel=case.last_channel)
    elif purpose is Purpose.QUESTION:
        promises.pause(case.pk, None, message.pk, at)
        if case.state in states.LIVE:
            become(case, states.WAITING_CUSTOMER, Who.CLOCK, at)
    elif purpose in _ASKS:
        documents.asked_and_sent(case, message, at)
    elif purpose is Purpose.NOT_REACHED:
        call_backs.settle_unreachable(case, ref, at)
    elif purpose is Purpose.PROMISE_MOVED:
        promises.mark_told(UUID(message.facts["promise_id"]), at)
    elif purpose is Purpose.CLOSED_FOR_SILENCE and case.state == states.WAITING_CUSTOMER:
        _close_for_silence(case, message, at)


def _wrote_meanwhile(case: Case, message: Message) -> bool:
    """She wrote after this answer was written and before it left: that is not answered yet."""
    return case.last_inbound_at is not None and case.last_inbound_at > message.at


def _close_for_silence(case: Case, message: Message, at: datetime) -> None:
    """After two reminders and a message that says so (decision 9). Nobody is asked how it was."""
    case.closing_message_id, case.solved_at, case.closed_at = message.pk, at, at
    become(case, states.SOLVED, Who.CLOCK, at, "closing_message_id", "solved_at")
    become(case, states.CLOSED, Who.CLOCK, at, "closed_at")
    promises.case_ended(case.pk, at)
    publish(CaseClosed(case.pk))


def _give(case: Case, message: Message, given: GivenPromise, at: datetime) -> None:
    """A promise that the message gave begins when it left; one that has meanwhile become impossible is a matter for its author."""
    try:
        promises.make(given_asked(case, message.author_id, given, at))
    except PromiseRefused as refusal:
        tell_owner("promise_not_made", case, message, at, because=str(refusal.code))


def _take_back_waiting(message: Message, case: Case, at: datetime) -> None:
    """The case waits for an answer to something that never arrived: our time runs again."""
    if message.purpose == Purpose.QUESTION:
        promises.resume(case.pk, message.pk, at)
    elif message.purpose in _ASKS:
        others = Message.objects.filter(
            case=case, facts__request_id=message.facts["request_id"], failed_at__isnull=True
        ).exclude(pk=message.pk)
        if others.exists():
            return
        promises.resume(case.pk, UUID(message.facts["request_id"]), at)
        if (
            DocumentRequest.objects.filter(case=case, state__in=documents.WANTED)
            .exclude(pk=message.facts["request_id"])
            .exists()
        ):
            return
    else:
        return
    if case.state == states.WAITING_CUSTOMER:
        become(case, states.OPEN, Who.CLOCK, at)


def _another_way(message: Message, case: Case, at: datetime) -> bool:
    """What we write by ourselves is tried once more by mail when the text message failed, and the other way round."""
    if message.purpose in BY_A_PERSON or message.purpose in _WITH_LINKS or message.facts.get("second_try"):
        return False
    other = Channel.EMAIL if message.channel == Channel.SMS else Channel.SMS
    letter = Letter(message.text, message.subject or texts.case_subject(case.number, case.language), message.language)
    sending = Sending(
        Purpose(message.purpose),
        other,
        letter,
        answers_own_act=True,
        automatic=True,
        final=message.final,
        facts=message.facts | {"second_try": True},
    )
    try:
        send(case, sending, at)
    except NotCleared:
        return False
    return True
