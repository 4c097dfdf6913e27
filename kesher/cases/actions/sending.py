"""What leaves in a case: cleared, written as a message, dispatched. Its touchpoint comes when the channel took it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from kesher.cases.models import Attachment, Case, Message
from kesher.cases.queries.closing import last_address
from kesher.cases.rules import wording
from kesher.cases.types import KeptFile, Letter, Purpose
from kesher.channels import actions as channels
from kesher.channels.actions.dispatch import NoAccount
from kesher.channels.queries import account_for
from kesher.channels.types import Address, Channel
from kesher.core import sanitise
from kesher.core.ids import new_id
from kesher.core.text import bidi
from kesher.customers import actions as customers
from kesher.customers.types import Clearance, NotCleared

SUBJECT_KIND = "cases.message"
_KEY = re.compile(r"(/[cus]/)[A-Za-z0-9_-]{20,}/")
_REFERENCES = 12  # at most, the first and the latest


@dataclass(frozen=True)
class Sending:
    """One message of ours about to leave."""

    purpose: Purpose
    channel: Channel
    letter: Letter
    to: Address | None = None
    author_id: UUID | None = None
    answers_own_act: bool = False
    automatic: bool = False
    files: Sequence[KeptFile] = ()
    final: bool = False
    hold_seconds: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


def send(case: Case, sending: Sending, at: datetime) -> Message:
    """Clear, write and dispatch one message in a case. Raises NotCleared; a channel without an account is NotCleared too."""
    clearance = clear(case, sending, at)
    account = account_for(sending.channel)
    if account is None:
        raise NotCleared("no_account")
    message = _message(case, sending, clearance, at)
    text, subject = sending.letter.text, _subject(case, sending)
    extra: dict[str, Any] = {"reply_token_for": str(case.conversation_id), "automatic": sending.automatic}
    html = ""
    if sending.channel is Channel.EMAIL:
        message.message_id = f"{message.pk.hex}@{_host()}"
        message.in_reply_to, references = _thread(case, clearance.to.value)
        extra |= {"message_id": message.message_id, "in_reply_to": message.in_reply_to, "references": references}
        html = as_html(text, sending.letter.language)
    message.subject = subject[:250]
    try:
        message.dispatch_id = channels.dispatch(
            clearance,
            channel=sending.channel,
            subject_kind=SUBJECT_KIND,
            subject_id=message.pk,
            text=text,
            subject=message.subject,
            html=html,
            language=sending.letter.language or "he",
            files=[(file.blob, file.name, file.media_type) for file in sending.files],
            extra=extra,
            account_id=account.pk,
            hold_seconds=sending.hold_seconds,
        )
    except NoAccount as error:
        raise NotCleared("no_account") from error
    message.save(force_insert=True)
    for file in sending.files:
        Attachment.objects.create(
            message=message, blob=file.blob, name=file.name[:200], media_type=file.media_type, size=file.blob.size
        )
    return message


def clear(case: Case, sending: Sending, at: datetime) -> Clearance:
    """Leave to send: to the address that was named, else the one that she last wrote from, else her best."""
    wanted = sending.to or last_address(case, sending.channel)
    ask = {
        "purpose": str(sending.purpose),
        "channel": sending.channel,
        "answers_own_act": sending.answers_own_act,
        "at": at,
    }
    try:
        return customers.clear(case.customer_id, to=wanted, **ask)  # type: ignore[arg-type]
    except NotCleared as refusal:
        # An unproven sender is answered at that very address or not at all (decision 4).
        if (
            wanted is None
            or sending.to is not None
            or case.claimed
            or refusal.code in {"capped", "withdrawn", "erased"}
        ):
            raise
        return customers.clear(case.customer_id, **ask)  # type: ignore[arg-type]


def tell(case: Case, sending: Sending, at: datetime, *channels_in_order: Channel) -> Message:
    """Send by the first of these channels that is allowed. Raises the last NotCleared when none is."""
    refusal = NotCleared("no_address")
    for channel in channels_in_order:
        try:
            return send(case, Sending(**(sending.__dict__ | {"channel": channel})), at)
        except NotCleared as error:
            refusal = error if error.code != "no_account" or refusal.code == "no_address" else refusal
    raise refusal


def without_keys(text: str) -> str:
    """The words without the tokens of secure links: these open the customer's pages, and are hers alone."""
    return _KEY.sub(r"\1…/", text)


def as_html(text: str, language: str) -> str:
    """The same words as a simple page, each paragraph in its own direction."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    page = "rtl" if language != "en" else "ltr"
    inner = "".join(
        f'<p dir="{bidi.direction(block, "rtl" if page == "rtl" else "ltr")}">{sanitise.text_to_html(block)}</p>'
        for block in blocks
    )
    return f'<div dir="{page}">{inner}</div>'


def _message(case: Case, sending: Sending, clearance: Clearance, at: datetime) -> Message:
    return Message(
        id=new_id(),
        conversation_id=case.conversation_id,
        case=case,
        customer_id=case.customer_id,
        direction=Message.Direction.OUT,
        channel=sending.channel,
        purpose=sending.purpose,
        at=at,
        received_at=at,
        author_id=sending.author_id,
        sender_kind=clearance.to.kind,
        sender_value=clearance.to.value,  # of ours: to whom it went
        identity_id=clearance.identity_id,
        language=sending.letter.language,
        text=without_keys(sending.letter.text),
        automatic="ours" if sending.automatic else "",
        final=sending.final,
        facts=sending.facts,
    )


def _subject(case: Case, sending: Sending) -> str:
    if sending.channel is not Channel.EMAIL:
        return ""
    if sending.letter.subject:
        return sending.letter.subject
    last = (
        Message.objects.filter(conversation_id=case.conversation_id, direction="in", channel=Channel.EMAIL)
        .exclude(subject="")
        .order_by("-at")
        .first()
    )
    return f"Re: {wording.without_tails(last.subject) if last else case.matter}"


def _thread(case: Case, to: str) -> tuple[str, list[str]]:
    """What this mail answers, and the chain before it (RFC 5322, 3.6.4), of what this address wrote or was sent."""
    rows = Message.objects.filter(
        conversation_id=case.conversation_id, channel=Channel.EMAIL, sender_value=to, unverified=False
    ).exclude(message_id="")
    ids = list(rows.order_by("at", "id").values_list("message_id", "direction"))
    if not ids:
        return "", []
    answered = next((message_id for message_id, direction in reversed(ids) if direction == "in"), ids[-1][0])
    chain = [message_id for message_id, _ in ids]
    return answered, chain if len(chain) <= _REFERENCES else [chain[0], *chain[-(_REFERENCES - 1) :]]


def _host() -> str:
    return urlsplit(settings.KESHER_PUBLIC_URL).hostname or "localhost"
