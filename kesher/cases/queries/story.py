"""What the entries of a story need, loaded for all rows of a kind at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kesher.cases.models import Arrival, Call, Citation, DocumentRequest, HandOff, Message, Task
from kesher.cases.queries.codes_in_words import purpose_words, try_words
from kesher.cases.queries.confidential import hidden_cases
from kesher.channels.queries import what_left
from kesher.core import codes
from kesher.knowledge.queries import answers
from kesher.promises.queries.rows import PromiseClock
from kesher.staff.queries.people import named
from kesher.timeline.types import Touch

Contexts = dict[UUID, Any]
Loader = Callable[[Sequence[Touch]], Contexts]


def guarded(load: Loader) -> Callable[[Sequence[Touch], Any], Mapping[UUID, Any]]:
    """Matters that the viewer may not read are said to be there, with whom to ask; nothing of them is loaded."""

    def guard(touches: Sequence[Touch], viewer: Any) -> Mapping[UUID, Any]:
        hidden = hidden_cases({touch.case_id for touch in touches}, viewer)
        contexts = load([touch for touch in touches if touch.case_id not in hidden])
        for touch in touches:
            if touch.case_id in hidden:
                contexts[touch.id] = {"confidential": True, "ask": hidden[touch.case_id]}
        return contexts

    return guard


def load_messages(touches: Sequence[Touch]) -> Contexts:
    """Messages in, out and notes: words, files, what they cite, how far they came."""
    rows = {
        row.pk: row
        for row in Message.objects.filter(pk__in=[touch.subject_id for touch in touches]).prefetch_related(
            "attachments"
        )
    }
    cited = citations(Citation.objects.filter(message__in=rows).values_list("message_id", "version_id"))
    left = _deliveries([row.dispatch_id for row in rows.values() if row.dispatch_id])
    people = named({row.author_id for row in rows.values()})
    return {
        touch.id: {
            "message": row,
            "author": people[row.author_id].name if row.author_id in people else "",
            "files": [file for file in row.attachments.all() if not file.inline],
            "cites": cited.get(row.pk, []),
            "delivery": left.get(row.dispatch_id) if row.dispatch_id else None,
            "shown_to": row.sender_value,
            "purpose": purpose_words(row.purpose),
            "tried": try_words(str(row.facts.get("tried", ""))),
        }
        for touch in touches
        if (row := rows.get(touch.subject_id)) is not None
    }


def load_calls(touches: Sequence[Touch]) -> Contexts:
    """Calls: how long, with whom, what was said, what it rested on."""
    rows = {row.pk: row for row in Call.objects.filter(pk__in=[touch.subject_id for touch in touches])}
    cited = citations(Citation.objects.filter(call__in=rows).values_list("call_id", "version_id"))
    people = named({row.agent_id for row in rows.values()})
    return {
        touch.id: {
            "call": row,
            "seconds": int((row.ended_at - row.answered_at).total_seconds()) if row.ended_at and row.answered_at else 0,
            "agent": people[row.agent_id].name if row.agent_id in people else "",
            "cites": cited.get(row.pk, []),
        }
        for touch in touches
        if (row := rows.get(touch.subject_id)) is not None
    }


def load_papers(touches: Sequence[Touch]) -> Contexts:
    """Papers that arrived, with how they were matched."""
    rows = {
        row.pk: row
        for row in Arrival.objects.filter(pk__in=[touch.subject_id for touch in touches])
        .select_related("request")
        .defer("text")
    }
    people = named({row.matched_by_id for row in rows.values()})
    return {
        touch.id: {
            "arrival": row,
            "how": row.get_how_display() if row.how else "",
            "by": people[row.matched_by_id].name if row.matched_by_id in people else "",
            "what": row.request.what if row.request else row.name,
            "code": codes.show(row.request.code) if row.request else "",
        }
        for touch in touches
        if (row := rows.get(touch.subject_id)) is not None
    }


def load_requests(touches: Sequence[Touch]) -> Contexts:
    """Documents that were asked for, and what became of the asking; the channels that carried it."""
    rows = {row.pk: row for row in DocumentRequest.objects.filter(pk__in=[touch.subject_id for touch in touches])}
    carried: dict[str, list[str]] = {}
    for request_id, channel in Message.objects.filter(
        purpose="document_request", facts__request_id__in=[str(pk) for pk in rows], sent_at__isnull=False
    ).values_list("facts__request_id", "channel"):
        carried.setdefault(request_id, []).append(channel)
    return {
        touch.id: {
            "request": row,
            "code": codes.show(row.code),
            "channels": carried.get(str(row.pk), []),
            "refused": touch.facts.get("refused"),
        }
        for touch in touches
        if (row := rows.get(touch.subject_id)) is not None
    }


def load_tasks(touches: Sequence[Touch]) -> Contexts:
    """Work asked of other departments."""
    rows = {
        row.pk: row
        for row in Task.objects.filter(pk__in=[touch.subject_id for touch in touches]).select_related("team")
    }
    people = named({touch.actor_id for touch in touches})
    return {
        touch.id: {
            "task": row,
            "event": touch.facts.get("event", "asked"),
            "by": people[touch.actor_id].name if touch.actor_id in people else "",
        }
        for touch in touches
        if (row := rows.get(touch.subject_id)) is not None
    }


def load_hand_offs(touches: Sequence[Touch]) -> Contexts:
    """From whom to whom, and why."""
    rows = {
        row.pk: row
        for row in HandOff.objects.filter(pk__in=[touch.subject_id for touch in touches]).select_related(
            "by", "from_person", "from_team", "to_person", "to_team"
        )
    }
    return {touch.id: {"hand_off": row} for touch in touches if (row := rows.get(touch.subject_id)) is not None}


def load_promises(touches: Sequence[Touch]) -> Contexts:
    """Promises: what, until when, how they ended."""
    found = promises_by_id({touch.case_id for touch in touches if touch.case_id})
    return {
        touch.id: {
            "promise": found.get(touch.subject_id),
            "due_at": _moment(touch.facts.get("due_at")),
            "old_due_at": _moment(touch.facts.get("old_due_at")),
            "kind": touch.facts.get("kind", ""),
        }
        for touch in touches
    }


def load_plain(touches: Sequence[Touch]) -> Contexts:
    """Entries that say everything by their facts."""
    people = named({touch.actor_id for touch in touches})
    return {
        touch.id: {"facts": touch.facts, "by": people[touch.actor_id].name if touch.actor_id in people else ""}
        for touch in touches
    }


def promises_by_id(case_ids: set[UUID]) -> dict[UUID, PromiseClock]:
    """The promises of these cases."""
    from kesher.promises.queries import of_cases

    return {one.promise_id: one for one in of_cases(case_ids)}


def citations(pairs: Any) -> dict[UUID, list[Any]]:
    """Answers cited, by message or call."""
    rows = list(pairs)
    known = answers(version_id for _subject, version_id in rows)
    found: dict[UUID, list[Any]] = {}
    for subject, version_id in rows:
        if version_id in known:
            found.setdefault(subject, []).append(known[version_id])
    return found


def _deliveries(ids: list[UUID]) -> dict[UUID, Any]:
    return (
        {
            row.pk: row
            for row in what_left()
            .filter(pk__in=ids)
            .only("id", "state", "sent_at", "delivered_at", "read_at", "failed_at", "account")
        }
        if ids
        else {}
    )


def _moment(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None
