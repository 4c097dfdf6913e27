"""What is promised by default."""

from dataclasses import dataclass

from kesher.promises.models import Term


@dataclass(frozen=True)
class TermView:
    """`minutes` are working minutes, `days` working days; one of them is given. `tell_first`: a new date before this one breaks."""

    minutes: int | None
    days: int | None
    tell_first: bool = True


def default_term(kind: str) -> TermView | None:
    """The term of a kind for all reasons and channels; None where there is none. One query."""
    row = Term.objects.filter(kind=kind, reason_code="", channel="").first()
    return TermView(row.budget_minutes, row.business_days, row.tell_first) if row else None
