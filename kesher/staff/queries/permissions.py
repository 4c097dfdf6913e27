"""May this person do that? Asked at the doors; which rows it concerns is a matter of scope."""

from kesher.staff.models import Person, Role
from kesher.staff.rules.permissions import Permission, allowed

__all__ = ["Permission", "may"]


def may(person: Person, permission: Permission) -> bool:
    """Whether any role of the person, in any team, allows it; never for somebody who left."""
    if not person.is_active:
        return False
    held = Role.objects.filter(code__in=person.role_codes).values_list("permissions", flat=True)
    return allowed(permission, held)
