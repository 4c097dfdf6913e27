"""What the installation has lived through, for the administrator's first page."""

from kesher.cases.models import Case

_ENDED = ("solved", "closed", "not_a_case")


def first_solved() -> bool:
    """Whether any case of our own (not an imported one) went all the way; one query."""
    return Case.objects.filter(imported=False, solved_at__isnull=False).exists()


def open_cases() -> int:
    """How many cases are open; one query."""
    return Case.objects.exclude(state__in=_ENDED).count()
