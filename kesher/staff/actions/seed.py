"""The eight roles of a new installation (DECISIONS.md). Names and permissions that somebody changed are left as they are."""

from django.db import transaction

from kesher.staff.models import Role
from kesher.staff.rules.permissions import USUAL

# code, Hebrew (neutral forms), English, rung of the ladder
ROLES = (
    ("agent", "נציגות שירות", "Agent", 1),
    ("team_lead", "ראשות צוות", "Team lead", 2),
    ("service_manager", "ניהול שירות", "Service manager", 3),
    ("cx_manager", "ניהול חוויית לקוח", "CX manager", 4),
    ("marketer", "שיווק", "Marketer", None),
    ("back_office", "עורף", "Back office", None),
    ("administrator", "ניהול המערכת", "Administrator", None),
    ("privacy_officer", "הגנת הפרטיות", "Privacy officer", None),
)


@transaction.atomic
def seed_roles() -> None:
    """Make the roles that are missing. Safe to repeat."""
    for order, (code, he, en, rung) in enumerate(ROLES):
        permissions = sorted(str(one) for one in USUAL[code])
        given = {"name_he": he, "name_en": en, "rung": rung, "order": order, "permissions": permissions}
        Role.objects.get_or_create(code=code, defaults=given)
