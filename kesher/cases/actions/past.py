"""Past matters out of another system: on the timeline as they were, closed from the beginning, promising and telling nothing.

They are written many at once, stay out of live measures (decision 32), and may be put right when the other system says so.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction

from kesher.cases.models import Case, Contact, Conversation, Message, Reason
from kesher.cases.rules import states, wording
from kesher.cases.types import PastMatter, ReasonOfSource
from kesher.core.ids import new_id
from kesher.timeline import actions as timeline
from kesher.timeline.types import NewTouch


@transaction.atomic
def bring_in(matters: Sequence[PastMatter], team_id: UUID) -> list[UUID]:
    """Write past matters: a conversation, a closed case, a contact, its words and its touchpoint each; returns the cases' ids."""
    numbers = iter(_numbers(len(matters)))
    conversations, cases, messages, contacts = [], [], [], []
    for one in matters:
        conversation = Conversation(
            id=new_id(),
            customer_id=one.customer_id,
            subject=one.matter[:250],
            created_at=one.at,
            last_message_at=one.at,
        )
        case = Case(
            id=new_id(), number=next(numbers), customer_id=one.customer_id, conversation=conversation,
            channel=one.channel, language=one.language, state=states.CLOSED, team_id=team_id, imported=True,
            opened_at=one.at, state_since=one.answered_at or one.at, closed_at=one.answered_at or one.at,
            last_inbound_at=one.at, last_channel=one.channel,
        )  # fmt: skip
        message = Message(
            id=new_id(), conversation=conversation, case=case, customer_id=one.customer_id, direction="in",
            channel=one.channel, at=one.at, received_at=one.at, language=one.language,
        )  # fmt: skip
        contact = Contact(
            id=new_id(), customer_id=one.customer_id, conversation=conversation, case=case, channel=one.channel,
            began_at=one.at, last_at=one.at, answered_at=one.answered_at, imported=True,
        )  # fmt: skip
        _say(one, case, message, contact)
        conversations.append(conversation)
        cases.append(case)
        messages.append(message)
        contacts.append(contact)
    _touch(messages)
    Conversation.objects.bulk_create(conversations)
    Case.objects.bulk_create(cases)
    Message.objects.bulk_create(messages)
    Contact.objects.bulk_create(contacts)
    return [case.pk for case in cases]


@transaction.atomic
def put_right(changed: Mapping[UUID, PastMatter]) -> None:
    """Past matters as the other system tells them now, by case: words, reason, facts. When and by which channel stay."""
    cases = {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=list(changed), imported=True)}
    first: dict[UUID, Message] = {}
    for message in Message.objects.filter(case__in=list(cases), facts__has_key="past").order_by("-at"):
        if message.case_id:
            first[message.case_id] = message
    contacts = {row.case_id: row for row in Contact.objects.filter(case__in=list(cases), imported=True)}
    for pk in first:
        _say(changed[pk], cases[pk], first[pk], contacts[pk])
    Case.objects.bulk_update(cases.values(), ["matter", "reason", "preview"])
    Message.objects.bulk_update(first.values(), ["text", "subject", "facts"])
    Contact.objects.bulk_update(contacts.values(), ["reason"])


@transaction.atomic
def reasons_of_source(source: str, wanted: Iterable[ReasonOfSource]) -> dict[ReasonOfSource, str]:
    """The codes of the reasons that another system names, made where they are new: a tree of its own, not offered to agents."""
    found: dict[ReasonOfSource, str] = {}
    nodes: dict[str, Reason] = {}
    root = _node(nodes, source, [], source)
    for one in sorted(set(wanted)):
        parent, trail = root, []
        for name in one.names:
            trail.append(name)
            parent = _node(nodes, source, trail, name, parent)
        found[one] = parent.code
    known = set(Reason.objects.filter(pk__in=nodes).values_list("pk", flat=True))
    for depth in sorted({row.path.count("/") for row in nodes.values()}):
        Reason.objects.bulk_create(
            [row for row in nodes.values() if row.pk not in known and row.path.count("/") == depth],
            ignore_conflicts=True,
        )
    return found


def _node(
    nodes: dict[str, Reason], source: str, trail: Sequence[str], name: str, parent: Reason | None = None
) -> Reason:
    mark = hashlib.sha256("\x1f".join([source, *trail]).encode()).hexdigest()[:16]
    row = Reason(
        code=f"past-{mark}",
        parent=parent,
        path=f"{parent.path if parent else ''}past-{mark}/",
        name_he=name[:80],
        name_en=name[:80],
        of_source=source[:40],
        order=10_000,
    )
    return nodes.setdefault(row.code, row)


def _say(one: PastMatter, case: Case, message: Message, contact: Contact) -> None:
    case.matter = one.matter[:200]
    case.preview = wording.preview(one.text or one.matter)
    case.reason_id = contact.reason_id = one.reason_code or None
    message.subject = one.matter[:250]
    message.text = one.text
    message.facts = {"past": dict(one.facts)}


def _touch(messages: Sequence[Message]) -> None:
    refs = timeline.record_all(
        [
            NewTouch(
                customer_id=row.customer_id,
                at=row.at,
                channel=row.channel,
                direction="in",
                kind="message_in",
                subject_kind="message",
                subject_id=row.pk,
                case_id=row.case_id,
                conversation_id=row.conversation_id,
                facts={"imported": True},
            )
            for row in messages
        ]
    )
    for row, ref in zip(messages, refs, strict=True):
        row.touch_id, row.touch_at = ref.id, ref.at


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_case_number') FROM generate_series(1, %s)", [count])
        return [row[0] for row in cursor.fetchall()]
