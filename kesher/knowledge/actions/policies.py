"""Policies themselves: a code, a title in both languages, and which date chooses the version."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from kesher.core.ids import new_id
from kesher.knowledge.models import Policy


@transaction.atomic
def make_policy(
    code: str,
    *,
    title_he: str,
    title_en: str,
    section_he: str = "",
    section_en: str = "",
    chosen_by: str = "contact",
    owner_team_id: UUID | None = None,
    reasons: Sequence[str] = (),
) -> UUID:
    """Make or change the policy with this code and return its id. Safe to repeat."""
    row, _ = Policy.objects.update_or_create(
        code=code,
        defaults={
            "title_he": title_he,
            "title_en": title_en,
            "section_he": section_he,
            "section_en": section_en,
            "chosen_by": chosen_by,
            "owner_team_id": owner_team_id,
            "reasons": list(reasons),
        },
        create_defaults={
            "id": new_id(),
            "title_he": title_he,
            "title_en": title_en,
            "section_he": section_he,
            "section_en": section_en,
            "chosen_by": chosen_by,
            "owner_team_id": owner_team_id,
            "reasons": list(reasons),
        },
    )
    return row.pk
