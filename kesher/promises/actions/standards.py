"""Internal standards: how soon a department answers a task of a kind."""

from uuid import UUID

from django.db import transaction

from kesher.promises.models import Standard


@transaction.atomic
def set_standard(
    team_id: UUID,
    task_kind: str,
    *,
    name_he: str,
    name_en: str,
    budget_minutes: int,
    needs_he: str = "",
    needs_en: str = "",
) -> UUID:
    """Set the standard of a team for a kind of task, in working minutes of its own calendar. Tasks already asked keep theirs."""
    row, _ = Standard.objects.update_or_create(
        team_id=team_id,
        task_kind=task_kind,
        defaults={
            "name_he": name_he,
            "name_en": name_en,
            "budget_minutes": budget_minutes,
            "needs_he": needs_he,
            "needs_en": needs_en,
        },
    )
    return row.pk
