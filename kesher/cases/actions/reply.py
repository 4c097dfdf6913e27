"""A person answers: with citations, promises and, where it is the last word, the end of the case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kesher.cases.actions import citing, permission, promising
from kesher.cases.actions.changing import become, show
from kesher.cases.actions.locks import hold_case
from kesher.cases.actions.owning import take
from kesher.cases.actions.sending import Sending, send
from kesher.cases.models import Case, Draft, Message
from kesher.cases.rules import states
from kesher.cases.types import GivenPromise, KeptFile, Letter, NewFile, Purpose, Refused, Reply
from kesher.channels import actions as channels
from kesher.channels.types import Channel
from kesher.core import blobs, clock
from kesher.customers.types import NotCleared
from kesher.promises import actions as promises
from kesher.promises.types import PromiseKind, PromiseRefused, PromiseSource

LONGEST_HOLD = 60  # seconds in which an answer may be taken back
_SENDS = {Channel.EMAIL, Channel.SMS}


@transaction.atomic
def reply(case_id: UUID, by_id: UUID, answer: Reply) -> UUID:
    """Send an answer and return its message. It settles promises, and ends the case if it is final, when its channel takes it.

    Raises Refused: not_your_team, state (closed cases are reopened first), no_words, channel, citation_replaced (and its sisters),
    promise_* (what promises refuse), and the code of NotCleared where it may not be sent. Then nothing was changed.
    """
    case, at = hold_case(case_id), clock.now()
    permission.editor(by_id, case)
    if case.state in {states.CLOSED, states.NOT_A_CASE}:
        raise Refused("state", old=case.state, new=states.OPEN)
    if not answer.text.strip():
        raise Refused("no_words")
    if answer.channel not in _SENDS:
        raise Refused("channel", channel=str(answer.channel))
    citing.check(case, answer.cites, at)
    _check_promises(case, by_id, answer.promises, at)
    if case.accepted_at is None:
        take(case, by_id, at)
    message = _send(case, by_id, answer, at)
    citing.keep(case, answer.cites, at, message=message)
    if answer.final and answer.outcome is not None:
        case.outcome_claim = answer.outcome
        case.save(update_fields=["outcome_claim"])
    if case.state == states.NEW:
        become(case, states.OPEN, permission.editor(by_id, case), at)
    Draft.objects.filter(case=case, person_id=by_id, kind="reply").delete()
    show(case)
    return message.pk


@transaction.atomic
def take_back(message_id: UUID, by_id: UUID) -> bool:
    """Stop an answer that has not left yet; its words become the draft again. False when it is too late."""
    message = (
        Message.objects.select_related("case").filter(pk=message_id, direction="out", sent_at__isnull=True).first()
    )
    if message is None or message.case is None or message.dispatch_id is None:
        return False
    case = hold_case(message.case.pk)
    permission.editor(by_id, case)
    if not channels.take_back(message.dispatch_id):
        return False
    content: dict[str, Any] = {"text": message.text, "channel": message.channel, "final": message.final}
    Draft.objects.update_or_create(
        case=case, person_id=by_id, kind="reply", defaults={"content": content, "saved_at": clock.now()}
    )
    message.citations.all().delete()
    message.attachments.all().delete()
    message.delete()
    show(case)
    return True


def _send(case: Case, by_id: UUID, answer: Reply, at: datetime) -> Message:
    purpose = Purpose.FINAL if answer.final else Purpose.QUESTION if answer.question else Purpose.ANSWER
    language = case.language or "he"
    facts: dict[str, Any] = {"promises": [plain(one) for one in answer.promises]} if answer.promises else {}
    if answer.outcome is not None:
        facts["outcome"] = answer.outcome
    sending = Sending(
        purpose=purpose,
        channel=answer.channel,
        letter=Letter(answer.text.strip(), answer.subject.strip(), language),
        to=answer.to,
        author_id=by_id,
        answers_own_act=True,
        files=[_kept(file) for file in answer.files],
        final=answer.final,
        hold_seconds=min(max(answer.hold_seconds, 0), LONGEST_HOLD),
        facts=facts,
    )
    try:
        return send(case, sending, at)
    except NotCleared as refusal:
        raise Refused(refusal.code) from refusal


def _check_promises(case: Case, by_id: UUID, given: Sequence[GivenPromise], at: datetime) -> None:
    """Ask promises beforehand, so that an answer never leaves with a date that cannot be promised."""
    for one in given:
        try:
            promises.preview(given_asked(case, by_id, one, at))
        except PromiseRefused as refusal:
            raise Refused(f"promise_{refusal.code}") from refusal


def given_asked(case: Case, by_id: UUID | None, one: GivenPromise, at: datetime) -> Any:
    """A person's promise in the words of promises."""
    return promising.asked(
        case, one.kind, source=PromiseSource.AGENT, made_at=at, due_at=one.due_at, what=one.what, made_by_id=by_id
    )


def read_promises(message: Message) -> list[GivenPromise]:
    """The promises that a message carries, until it left."""
    return [
        GivenPromise(PromiseKind(one["kind"]), datetime.fromisoformat(one["due_at"]), one["what"])
        for one in message.facts.get("promises", [])
    ]


def plain(one: GivenPromise) -> dict[str, str]:
    """A promise as facts of its message keep it."""
    return {"kind": one.kind.value, "due_at": one.due_at.isoformat(), "what": one.what}


def _kept(file: NewFile) -> KeptFile:
    return KeptFile(blobs.keep(file.data, file.media_type), file.name, file.media_type)
