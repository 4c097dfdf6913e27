"""Versions: written as drafts, approved by a person, retired on a date. An approved wording never changes."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.knowledge.models import Policy, Version, Wording
from kesher.knowledge.rules import words
from kesher.knowledge.types import FORMS, Draft, Form, Refused


@transaction.atomic
def draft(policy_id: UUID, new: Draft) -> UUID:
    """Write a new version and return its id. Raises Refused (no_words, dates_reversed)."""
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    _check(new.wordings)
    if new.since and new.until and new.until <= new.since:
        raise Refused("dates_reversed")
    last = Version.objects.filter(policy=policy).aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        id=new_id(),
        policy=policy,
        number=last + 1,
        audience=new.audience,
        in_force=DateTimeTZRange(new.since, new.until, "[)"),
        created_at=clock.now(),
    )
    _write(version, new.wordings)
    return version.pk


@transaction.atomic
def rewrite(version_id: UUID, wordings: Mapping[tuple[Form, str], str]) -> None:
    """Change the words of a draft. Raises Refused (not_a_draft): what was approved is a new version's to change."""
    version = Version.objects.select_for_update().select_related("policy").get(pk=version_id)
    if version.state != Version.State.DRAFT:
        raise Refused("not_a_draft")
    _check(wordings)
    version.wordings.all().delete()
    _write(version, wordings)


@transaction.atomic
def approve(version_id: UUID, by_id: UUID, *, at: datetime | None = None) -> None:
    """Let a draft be in force. An open-ended version of the same audience ends where this one begins.

    Raises Refused (not_a_draft, overlaps): no two approved versions of one policy and audience hold at the same moment.
    """
    version = Version.objects.select_for_update().get(pk=version_id)
    if version.state != Version.State.DRAFT:
        raise Refused("not_a_draft")
    _end_the_one_before(version)
    version.state, version.approved_by_id, version.approved_at = Version.State.APPROVED, by_id, at or clock.now()
    try:
        with transaction.atomic():
            version.save(update_fields=["state", "approved_by", "approved_at"])
    except IntegrityError as error:
        raise Refused("overlaps") from error


@transaction.atomic
def retire(version_id: UUID, by_id: UUID, *, at: datetime | None = None) -> None:
    """End an approved version now (or at `at`); one that has not begun is taken back whole. Raises Refused (not_approved)."""
    version = Version.objects.select_for_update().get(pk=version_id)
    moment = at or clock.now()
    if version.state != Version.State.APPROVED:
        raise Refused("not_approved")
    since = version.in_force.lower
    if since is not None and since >= moment:
        version.state = Version.State.RETIRED
    else:
        version.in_force = DateTimeTZRange(since, moment, "[)")
    version.save(update_fields=["state", "in_force"])


def _end_the_one_before(version: Version) -> None:
    since = version.in_force.lower
    if since is None:
        return
    before = Version.objects.select_for_update().filter(
        policy_id=version.policy_id,
        audience=version.audience,
        state=Version.State.APPROVED,
        in_force__endswith=None,
        in_force__startswith__lt=since,
    )
    for row in before:
        row.in_force = DateTimeTZRange(row.in_force.lower, since, "[)")
        row.save(update_fields=["in_force"])


def _check(wordings: Mapping[tuple[Form, str], str]) -> None:
    if not any(text.strip() for text in wordings.values()):
        raise Refused("no_words")
    if any(form not in FORMS or language not in ("he", "en") for form, language in wordings):
        raise Refused("unknown_form")


def _write(version: Version, wordings: Mapping[tuple[Form, str], str]) -> None:
    policy = version.policy
    for (form, language), text in wordings.items():
        if text.strip():
            Wording.objects.create(
                id=new_id(),
                version=version,
                form=form,
                language=language,
                text=text.strip(),
                words=words.indexed(
                    policy.code, policy.title_he, policy.title_en, policy.section_he, policy.section_en, text
                ),
            )
