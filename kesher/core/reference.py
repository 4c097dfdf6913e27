"""Rules of the house, remembered: teams, calendars, terms, settings are read with every message and change once a week.

Triggers give the row of `ReferenceRevision` a new random value in each transaction that writes to such a table. What was read is
remembered together with that value, so it is used again exactly as long as nothing changed: another process sees a change with its
commit, the transaction that makes it sees it at once, and one that is taken back leaves nothing behind.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from uuid import UUID

from django.db import connection

_steady: ContextVar[list[UUID | None] | None] = ContextVar(
    "kesher_reference", default=None
)  # asked for at its first use


def revision() -> UUID | None:
    """The present state of the rules; None where there is none yet (nothing is remembered then)."""
    held = _steady.get()
    if held:
        return held[0]
    found = _asked()
    if held is not None:
        held.append(found)
    return found


def _asked() -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM core_referencerevision")
        found = cursor.fetchone()
    return found[0] if found else None


@contextmanager
def steady() -> Iterator[None]:
    """Within the block the rules are taken as they stand at their first use in it. The block must not change them."""
    held = _steady.get()
    token = _steady.set([] if held is None else held)
    try:
        yield
    finally:
        _steady.reset(token)


def remembered[**P, R](read: Callable[P, R]) -> Callable[P, R]:
    """Remember what a query of rules gives, by its (hashable) arguments. The result is shared: nobody may change it."""
    held: tuple[UUID | None, dict[tuple[object, ...], R]] = (None, {})

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        nonlocal held
        now, key = revision(), (*args, *sorted(kwargs.items()))
        if now is None:
            return read(*args, **kwargs)
        state, answers = held
        if now != state:
            held = (now, answers := {})
        if key not in answers:
            answers[key] = read(*args, **kwargs)
        return answers[key]

    return answer


def watch_sql(table: str, *, columns: tuple[str, ...] = ()) -> tuple[str, str]:
    """SQL for a migration, and its reverse: changes of this table change the revision; of these columns only, where given."""
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    make = (
        f"CREATE TRIGGER reference_revision AFTER INSERT OR {update} OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION core_reference_changed();"
    )
    return make, f"DROP TRIGGER IF EXISTS reference_revision ON {table};"
