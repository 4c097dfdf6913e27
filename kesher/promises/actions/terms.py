"""What is promised by default, decided by the organisation."""

from django.db import transaction

from kesher.promises.models import Term

LONGEST = 60 * 24 * 60  # working minutes, about half a year
MOST_DAYS = 250  # working days, about a year


class TermRefused(ValueError):
    """Nothing was changed. `code`: too_short, too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def set_term(kind: str, *, minutes: int | None = None, days: int | None = None, tell_first: bool = True) -> None:
    """The default term of a kind: `minutes` are working minutes, `days` working days; one of them. Promises already made keep
    theirs. TermRefused."""
    amount, most = (days, MOST_DAYS) if minutes is None else (minutes, LONGEST)
    if not amount or amount < 1:
        raise TermRefused("too_short")
    if amount > most:
        raise TermRefused("too_long")
    Term.objects.update_or_create(
        kind=kind,
        reason_code="",
        channel="",
        defaults={
            "budget_minutes": minutes,
            "business_days": None if minutes is not None else days,
            "tell_first": tell_first,
        },
    )
