"""Versions as people quote them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from kesher.knowledge.models import Version
from kesher.knowledge.rules import choosing
from kesher.knowledge.types import Answer


def answers(version_ids: Iterable[UUID]) -> dict[UUID, Answer]:
    """These versions with all their wordings, by id; two queries whatever their number."""
    rows = Version.objects.filter(pk__in=set(version_ids)).select_related("policy").prefetch_related("wordings")
    return {row.pk: answer_of(row) for row in rows}


def in_force(policy: str | UUID, at: datetime, audience: str = "all") -> Answer | None:
    """The version of a policy (its code or id) that holds at this moment for this audience, else for everybody."""
    rows = (
        Version.objects.filter(state=Version.State.APPROVED, in_force__contains=at)
        .select_related("policy")
        .prefetch_related("wordings")
    )
    rows = rows.filter(policy_id=policy) if isinstance(policy, UUID) else rows.filter(policy__code=policy)
    found = {row.pk: row for row in rows}
    chosen = choosing.in_force([span_of(row) for row in found.values()], at, audience)
    return answer_of(found[chosen.version_id]) if chosen else None


def policy_versions(policy_id: UUID) -> list[tuple[Answer, str]]:
    """All versions of a policy with their states, newest first."""
    rows = (
        Version.objects.filter(policy_id=policy_id)
        .select_related("policy")
        .prefetch_related("wordings")
        .order_by("-number")
    )
    return [(answer_of(row), row.state) for row in rows]


def span_of(row: Version) -> choosing.Span:
    """A row as the rules see it."""
    return choosing.Span(row.pk, row.audience, row.in_force.lower, row.in_force.upper)


def answer_of(row: Version) -> Answer:
    """A row as people quote it, in the language of the page."""
    return Answer(
        version_id=row.pk,
        policy_id=row.policy_id,
        code=row.policy.code,
        title=row.policy.title,
        section=row.policy.section,
        number=row.number,
        audience=row.audience,
        since=row.in_force.lower,
        until=row.in_force.upper,
        approved_by_id=row.approved_by_id,
        chosen_by=row.policy.chosen_by,
        reasons=tuple(row.policy.reasons),
        wordings={(wording.form, wording.language): wording.text for wording in row.wordings.all()},
    )
