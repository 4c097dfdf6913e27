"""The row of an incoming message with its files, its thread and its contact."""

from dataclasses import replace
from datetime import datetime, timedelta

from kesher.cases.actions.joining import thread_key
from kesher.cases.models import Attachment, Case, ChannelThread, Contact, Conversation, Message
from kesher.cases.rules import contacts, wording
from kesher.channels.receivers import Arrived
from kesher.channels.types import MessageReceived
from kesher.core import blobs, sanitise
from kesher.core.ids import new_id
from kesher.core.text.cards import hide_cards
from kesher.customers.types import Found

_FACTS = 40  # at most
CARDS_HIDDEN = "cards_hidden"  # fact of a message: how many card numbers were in it
_PAST = timedelta(days=2)  # a live mail that says an older date is not believed


def when(event: MessageReceived, arrived: Arrived) -> datetime:
    """When it happened: our border's clock; a past message that is imported says its own time."""
    if event.sent_at is None or event.sent_at > arrived.received_at:
        return arrived.received_at
    return event.sent_at if arrived.imported else arrived.received_at


def same_message(event: MessageReceived, found: Found) -> Message | None:
    """The copy that came to another of our addresses (To and Cc of one mail): two envelopes, one message (decision 26)."""
    if not event.vendor_id:
        return None
    rows = Message.objects.filter(
        direction="in", message_id=event.vendor_id[:250], sender_value=event.sender.value[:254], channel=event.channel
    )
    return rows.filter(subject=event.subject[:250], text=_clean(event.text)).first()


def without_cards(event: MessageReceived) -> MessageReceived:
    """The same message with numbers of payment cards hidden (T16); how many there were goes along as a fact."""
    texts = (event.subject, event.text, event.quoted, event.html)
    (subject, text, quoted, html), counts = zip(*(hide_cards(one) for one in texts), strict=True)
    if not any(counts):
        return event
    facts = {CARDS_HIDDEN: str(max(sum(counts[:3]), counts[3])), **event.facts}
    return replace(event, subject=subject, text=text, quoted=quoted, html=html, facts=facts)


def write_message(
    event: MessageReceived,
    arrived: Arrived,
    found: Found,
    conversation: Conversation,
    case: Case | None,
    *,
    at: datetime,
    language: str,
    unverified: bool,
    thanks: str,
    how: str,
) -> Message:
    """One incoming message with its files."""
    facts = {str(key)[:60]: str(value)[:500] for key, value in list(event.facts.items())[:_FACTS]}
    facts |= {"joined_by": how} | ({"thanks": thanks} if thanks != "no" else {})
    message = Message.objects.create(
        id=new_id(),
        conversation=conversation,
        case=case,
        customer_id=found.customer_id,
        direction=Message.Direction.IN,
        channel=event.channel,
        at=at,
        received_at=arrived.received_at,
        sender_kind=event.sender.kind,
        sender_value=event.sender.value[:254],
        sender_name=_clean(event.sender.name)[:120],
        identity_id=found.identity_id,
        language=language,
        subject=_clean(event.subject)[:250],
        text=_clean(event.text),
        quoted=_clean(event.quoted),
        html=sanitise.clean_html(event.html) if event.html else "",
        envelope_id=arrived.envelope_id,
        message_id=event.vendor_id[:250],
        in_reply_to=event.in_reply_to[:250],
        automatic=str(event.automatic or ""),
        unverified=unverified,
        authenticity=event.authenticity[:12],
        warnings=[code[:40] for code in event.warnings],
        facts=facts,
    )
    for file in event.files:
        Attachment.objects.create(
            message=message,
            blob=blobs.keep(file.data, file.media_type[:100]),
            name=_clean(file.name)[:200],
            media_type=file.media_type[:100],
            size=len(file.data),
            content_id=file.content_id[:200],
            inline=file.inline,
        )
    return message


def keep_thread(event: MessageReceived, arrived: Arrived, conversation: Conversation) -> None:
    """The vendor's thread flows into this conversation from now on."""
    if key := thread_key(event):
        ChannelThread.objects.update_or_create(
            account_id=arrived.account_id, external_id=key, defaults={"conversation": conversation}
        )


def note_contact(message: Message, case: Case | None, *, imported: bool) -> Contact:
    """Put the message into the running contact of its conversation and channel, or begin one (decision 1)."""
    last = (
        Contact.objects.filter(
            conversation_id=message.conversation_id,
            channel=message.channel,
            answered_at__isnull=True,
            customer_id=message.customer_id,
        )
        .order_by("-last_at")
        .first()
    )
    running = contacts.Running(last.began_at, last.last_at, last.answered_at) if last else None
    if last is not None and contacts.goes_on(running, message.received_at):
        last.last_at = max(last.last_at, message.received_at)
        last.case = last.case or case
        last.save(update_fields=["last_at", "case"])
        return last
    return Contact.objects.create(
        id=new_id(),
        customer_id=message.customer_id,
        conversation_id=message.conversation_id,
        case=case,
        channel=message.channel,
        began_at=message.received_at,
        last_at=message.received_at,
        reason=case.reason if case else None,
        verdict=case.reason.verdict if case and case.reason else "",
        imported=imported,
    )


def note_inbound(conversation: Conversation, case: Case, message: Message, *, speaks: bool) -> None:
    """What the row of a queue shows of the customer's last message. Does not save the case.

    Machines, strangers and bare thanks are not her last word: they hold up no closing.
    """
    conversation.last_message_at = message.received_at
    conversation.save(update_fields=["last_message_at"])
    if speaks:
        if message.facts.get("thanks") != "yes":
            case.last_inbound_at = message.received_at
        case.last_channel = message.channel
        case.preview = wording.preview(message.text or message.subject)


INBOUND_FIELDS = ("last_inbound_at", "last_channel", "preview")


def _clean(text: str) -> str:
    return text.replace("\x00", "")
