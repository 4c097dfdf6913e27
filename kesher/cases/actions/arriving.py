"""Papers as they come: one row each, read later by a worker in a limited child process, matched when they are read."""

from uuid import UUID

from kesher.cases.models import Arrival, Attachment, Case, DocumentRequest, Message
from kesher.channels.receivers import Arrived
from kesher.channels.types import Channel, File, MessageReceived
from kesher.core import blobs, codes
from kesher.core.ids import new_id
from kesher.core.models import Blob
from kesher.core.papers import sniff
from kesher.core.wake import wake
from kesher.customers import queries as customers
from kesher.customers.types import LinkPurpose

_MOST = 30  # papers of one message


def take_papers(event: MessageReceived, arrived: Arrived) -> None:
    """A fax, an upload behind its link, or a coded paper from the portal: rows to be read; words that came along are kept with it.

    Safe to repeat: an envelope makes its rows once. A fax without any file still makes one row, so that nothing vanishes.
    """
    if Arrival.objects.filter(envelope_id=arrived.envelope_id).exists():
        return
    request = _linked(event, arrived)
    for file in event.files[:_MOST] or [File("", "", event.text.encode())]:
        Arrival.objects.create(
            id=new_id(),
            channel=Channel.PORTAL if event.facts.get("form") else event.channel,
            at=event.sent_at if arrived.imported and event.sent_at else arrived.received_at,
            sender_kind=event.sender.kind,
            sender_value=event.sender.value[:254],
            envelope_id=arrived.envelope_id,
            blob=blobs.keep(file.data, file.media_type[:100]),
            name=file.name.replace("\x00", "")[:200],
            next_at=arrived.received_at,
            link_request=request,
            team_id=arrived.team_id,
            imported=arrived.imported,
            typed_code=_typed_code(event),
            note=event.text.replace("\x00", "")[:2000] if event.files else "",
        )
    wake("papers")


def papers_of(message: Message, case: Case | None, arrived: Arrived) -> None:
    """Papers among the files of a message: read when one is wanted in its case, or when any is wanted and nothing else says whose."""
    if message.automatic or arrived.imported:
        return
    wanted = DocumentRequest.objects.filter(state__in=["asked", "refused"])
    if case is None or not (wanted.filter(case=case).exists() or wanted.exists()):
        return
    for attachment in message.attachments.filter(inline=False).select_related("blob")[:_MOST]:
        if _is_paper(attachment.blob):
            _row(message, attachment, arrived.team_id)
    wake("papers")


def _row(message: Message, attachment: Attachment, team_id: UUID) -> None:
    Arrival.objects.create(
        id=new_id(),
        channel=message.channel,
        at=message.received_at,
        sender_kind=message.sender_kind,
        sender_value=message.sender_value,
        message=message,
        blob=attachment.blob,
        name=attachment.name,
        next_at=message.received_at,
        customer_id=message.customer_id,
        case_id=message.case_id,
        team_id=team_id,
    )


def _is_paper(blob: Blob) -> bool:
    with blobs.path_of(blob.sha256).open("rb") as file:
        return sniff.paper_format(file.read(4096)) is not None


def _linked(event: MessageReceived, arrived: Arrived) -> DocumentRequest | None:
    """The request whose upload link the page stood behind."""
    try:
        link = (
            customers.link_with(UUID(str(event.facts["access_link"])), arrived.received_at)
            if event.facts.get("access_link")
            else None
        )
    except ValueError:
        return None
    if link is None or link.purpose != LinkPurpose.UPLOAD:
        return None
    return DocumentRequest.objects.filter(pk=link.subject_id).first()


def _typed_code(event: MessageReceived) -> str:
    """The code that somebody keyed in beside the file, or wrote in the subject of a fax mail."""
    typed = str(event.facts.get("more.code", ""))
    found = codes.find_codes(typed) or codes.find_codes(f"{event.subject}\n{event.text[:2000]}")
    return found[0] if found else ""
