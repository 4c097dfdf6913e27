"""Whether to ask, and which answer counts (decision 41). Pure."""

from datetime import datetime, timedelta

ONCE_IN = timedelta(days=30)
COUNTS_FOR = timedelta(days=7)


def may_ask(
    *, asked_for_case: bool, last_asked_at: datetime | None, at: datetime, is_a_case: bool, recovering: bool
) -> str:
    """Empty when she may be asked, else why not: asked, lately, not_a_case, recovering."""
    if asked_for_case:
        return "asked"
    if not is_a_case:
        return "not_a_case"
    if recovering:
        return "recovering"
    if last_asked_at is not None and at - last_asked_at < ONCE_IN:
        return "lately"
    return ""


def still_counts(first_answered_at: datetime | None, at: datetime) -> bool:
    """Whether an answer at `at` takes the place of the one before: within seven days of the first."""
    return first_answered_at is None or at - first_answered_at <= COUNTS_FOR
