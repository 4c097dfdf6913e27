"""Confidential matters: who may see them, and whom the others are told to ask (decision 28)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from kesher.cases.models import Case, DocumentRequest, Message
from kesher.cases.queries.viewers import viewer_of
from kesher.cases.rules import permission
from kesher.staff.queries.people import leads, named


def hidden_cases(case_ids: Iterable[UUID | None], viewer: Any) -> dict[UUID, str]:
    """Of these cases those that the viewer may not read, each with the name of whom to ask (its owner, else the team's lead)."""
    ids = {one for one in case_ids if one is not None}
    rows = (
        list(Case.objects.filter(pk__in=ids, reason__confidential=True).values_list("pk", "owner_id", "team_id"))
        if ids
        else []
    )
    if not rows:
        return {}
    who = viewer_of(viewer)
    closed = [row for row in rows if not permission.sees_confidential(who, team_id=row[2], owner_id=row[1])]
    if not closed:
        return {}
    led = leads({row[2] for row in closed})
    ask = {pk: owner or next(iter(led.get(team, [])), None) for pk, owner, team in closed}
    people = named(ask.values())
    return {pk: people[person].name if person in people else "" for pk, person in ask.items()}


def hidden_messages(message_ids: Iterable[UUID | None], viewer: Any) -> set[UUID]:
    """Of these messages those of cases that the viewer may not read."""
    wanted = {one for one in message_ids if one is not None}
    rows = Message.objects.filter(pk__in=wanted, case__reason__confidential=True) if wanted else Message.objects.none()
    cases = dict(rows.values_list("pk", "case_id"))
    hidden = hidden_cases(cases.values(), viewer)
    return {pk for pk, case_id in cases.items() if case_id in hidden}


def is_request_hidden(request_id: UUID, viewer: Any) -> bool:
    """Whether a request for a document belongs to a case that the viewer may not read."""
    case_id = DocumentRequest.objects.filter(pk=request_id).values_list("case_id", flat=True).first()
    return bool(hidden_cases([case_id], viewer))
