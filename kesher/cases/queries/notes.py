"""What somebody has begun to write."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kesher.cases.models import Draft


def draft_of(person_id: UUID, case_id: UUID, kind: str = "reply") -> Mapping[str, Any]:
    """One person's draft in a case; empty when there is none. Nobody sees another's."""
    content: Mapping[str, Any] | None = (
        Draft.objects.filter(case_id=case_id, person_id=person_id, kind=kind).values_list("content", flat=True).first()
    )
    return content or {}
