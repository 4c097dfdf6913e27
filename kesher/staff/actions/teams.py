"""Teams."""

from uuid import UUID

from django.db import transaction

from kesher.staff.models import Calendar, Team


@transaction.atomic
def make_team(
    code: str,
    *,
    name_he: str,
    name_en: str,
    calendar_code: str = "service",
    serves_customers: bool = True,
    parent_id: UUID | None = None,
) -> UUID:
    """Make a team, or return the one with this code. Raises Calendar.DoesNotExist for an unknown calendar."""
    calendar = Calendar.objects.get(code=calendar_code)
    team, _ = Team.objects.get_or_create(
        code=code,
        defaults={
            "name_he": name_he,
            "name_en": name_en,
            "calendar": calendar,
            "serves_customers": serves_customers,
            "parent_id": parent_id,
        },
    )
    return team.pk
