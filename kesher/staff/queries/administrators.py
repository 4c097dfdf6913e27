"""Who looks after the installation."""

from datetime import datetime
from uuid import UUID

from kesher.staff.models import Absence, Person


def administrator_here(at: datetime) -> UUID | None:
    """An administrator who is at work at `at`: the one who has been so longest, else any who is away; None when nobody is."""
    rows = Person.objects.filter(memberships__role_id="administrator", is_active=True)
    everyone = list(rows.order_by("memberships__id").values_list("pk", flat=True))
    away = set(
        Absence.objects.filter(person_id__in=everyone, begins_at__lte=at, ends_at__gt=at).values_list(
            "person_id", flat=True
        )
    )
    return next((one for one in everyone if one not in away), next(iter(everyone), None))
