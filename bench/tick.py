"""The promise clock on a big table, against the bare statement of PostgreSQL in the same run: `make bench NAME=tick`.

A temporary, durable cluster is filled by COPY with open and settled promises; every round the clock moves so that exactly 1,000 promises
come to their warning. Prints one JSON object a line:

`tick`  {n, ms, growth, ratio_to_limit, limit_ms, cpu_ms, facts, tellings}: a whole round (claim, rungs, exceptions, tellings, facts,
        next moments); `growth` is ms on the big table over ms on one of a tenth (but 30,000 open); the limit is one UPDATE ... FOR UPDATE SKIP LOCKED ...
        RETURNING of 1,000 rows of a bare table of the same number of rows and one partial index, which writes none of that.
`claim` {n, ms, ratio_to_limit}: the clock's own claim alone, to see what is claiming and what is telling.
`idle`  {n, ms}: a round in which nothing is due.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.cluster import Cluster

EACH = 1000
BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)  # a working Sunday
ROUNDS = 12
LEAST_OPEN = 30_000  # what the rounds use up
LIMIT = """UPDATE bare SET state = 2, claimed = clock_timestamp() WHERE state = 1 AND id = ANY (ARRAY(
  SELECT id FROM bare WHERE state = 1 AND due <= %s ORDER BY due LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING id, case_id, kind, due"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--open", type=int, default=100_000)
    parser.add_argument("--settled", type=int, default=1_000_000)
    size = parser.parse_args()
    with Cluster():
        small = _measured(max(LEAST_OPEN, size.open // 10), size.settled // 10)
        big = _measured(max(LEAST_OPEN, size.open), size.settled)
    rows = size.open + size.settled
    _print("tick", rows, ms=big["tick"], growth=big["tick"] / small["tick"], ratio_to_limit=big["tick"] / big["limit"],
           limit_ms=big["limit"], cpu_ms=big["cpu"], facts=big["facts"], tellings=big["tellings"])  # fmt: skip
    _print("claim", rows, ms=big["claim"], ratio_to_limit=big["claim"] / big["limit"])
    _print("idle", rows, ms=big["idle"])


def _measured(opened: int, settled: int) -> dict[str, float]:
    from django.db import connection

    from kesher.core.models import Fact
    from kesher.promises.actions import tick
    from kesher.watch.models import Telling
    from tests.cast import make_cast

    _heard()
    _emptied()
    cast = make_cast()
    _fill(cast, opened, settled)
    clock = iter(range(1, 10_000))
    moved = BEGIN

    def round_() -> None:
        nonlocal moved
        moved = BEGIN + timedelta(seconds=next(clock) * EACH)
        done = tick(moved, limit=EACH)
        assert done.handled == EACH, done

    for _ in range(2):
        round_()
    before = Fact.objects.count(), Telling.objects.count()
    cpu = time.process_time()
    ms = [_ms(round_) for _ in range(ROUNDS)]
    cpu = (time.process_time() - cpu) * 1e3 / ROUNDS
    written = Fact.objects.count() - before[0], Telling.objects.count() - before[1]
    idle = [_ms(lambda: tick(moved)) for _ in range(200)]
    claims = [_ms(lambda: _claim(BEGIN + timedelta(seconds=next(clock) * EACH))) for _ in range(ROUNDS)]
    bare = iter(range(1, 10_000))
    with connection.cursor() as cursor:

        def limit() -> None:
            cursor.execute(LIMIT, [BEGIN + timedelta(seconds=next(bare) * EACH), EACH])
            assert len(cursor.fetchall()) == EACH

        for _ in range(2):
            limit()
        limits = [_ms(limit) for _ in range(ROUNDS)]
    return {
        "tick": statistics.median(ms),
        "idle": statistics.median(idle),
        "claim": statistics.median(claims),
        "limit": statistics.median(limits),
        "cpu": cpu,
        "facts": written[0] / ROUNDS,
        "tellings": written[1] / ROUNDS,
    }


def _claim(at: datetime) -> None:
    from django.db import transaction

    from kesher.promises.actions.tick import _claim as claim

    with transaction.atomic():
        assert len(claim(at, EACH)) == EACH


def _heard() -> None:
    """Every fact of the clock is heard by one handler, as in an installation, so that it is written."""
    from kesher.core.outbox import hear
    from kesher.promises import events

    for fact in (events.PromiseAtRisk, events.CustomerMustBeTold, events.PromiseEnded):
        hear(fact, _ear)


def _ear(fact: object) -> None:
    """Hears."""


def _emptied() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE staff_role, staff_team, staff_person, staff_calendar, customers_customer, core_fact CASCADE"
        )
        cursor.execute("DROP TABLE IF EXISTS bare")


def _fill(cast: Any, opened: int, settled: int) -> None:
    """Open ones in random order on disk, as if made at all times; settled ones before them. History triggers rest meanwhile."""
    from django.db import connection

    from kesher.promises.actions import seed_terms

    seed_terms()
    due = [BEGIN + timedelta(seconds=n + 1) for n in range(opened)]
    # Stirred within a day's worth, since promises are made roughly in the order in which they fall due.
    due = [due[n * 7919 % opened] for n in range(opened)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        _copy(cursor, "promises_promise", _COLUMNS, _ended(cast, settled))
        _copy(cursor, "promises_promise", _COLUMNS, _running(cast, due))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute(
            "CREATE TABLE bare(id uuid PRIMARY KEY, case_id uuid NOT NULL, kind text NOT NULL, state smallint NOT NULL,"
            " due timestamptz NOT NULL, claimed timestamptz)"
        )
        cursor.execute(
            "INSERT INTO bare SELECT id, case_id, kind, CASE state WHEN 'open' THEN 1 ELSE 3 END, warn_at FROM promises_promise"
        )
        cursor.execute("CREATE INDEX bare_due ON bare(due) WHERE state = 1")
        cursor.execute("VACUUM (ANALYZE, FREEZE) promises_promise")
        cursor.execute("VACUUM (ANALYZE, FREEZE) bare")
        cursor.execute("CHECKPOINT")


_COLUMNS = (
    *(
        "id",
        "kind",
        "side",
        "customer_id",
        "subject_kind",
        "subject_id",
        "case_id",
        "what",
        "source",
        "source_ref",
        "owner_id",
    ),
    *(
        "team_id",
        "calendar_id",
        "budget_minutes",
        "tell_first",
        "made_at",
        "due_at",
        "original_due_at",
        "times_moved",
        "revision",
    ),
    *(
        "warn_at",
        "tell_at",
        "cannot_tell",
        "grace_until",
        "rung_at",
        "rungs_told",
        "next_at",
        "not_told_because",
        "state",
    ),
    *("settled_at", "end_reason"),
)


def _running(cast: Any, warns: Iterable[datetime]) -> Iterable[tuple[Any, ...]]:
    for warn in warns:
        due = warn + timedelta(days=30)
        yield _row(cast, warn - timedelta(days=2), due, "open", None, warn)


def _ended(cast: Any, number: int) -> Iterable[tuple[Any, ...]]:
    for n in range(number):
        due = BEGIN - timedelta(seconds=30 * (number - n))
        yield _row(cast, due - timedelta(days=2), due, "kept", due, None)


def _row(
    cast: Any, made: datetime, due: datetime, state: str, settled: datetime | None, warn: datetime | None
) -> tuple[Any, ...]:
    from kesher.core.ids import new_id

    rungs = [warn, due - timedelta(minutes=15), due, due + timedelta(hours=8)] if warn else []
    case = new_id()
    return (
        *(new_id(), "first_answer", "customer", cast.noa.pk, "case", case, case, "", "policy", "", cast.dana.pk),
        *(cast.claims.pk, cast.claims.calendar_id, 240, True, made, due, due, 0, 1),
        *(warn or due, due - timedelta(minutes=15), False, due + timedelta(days=1), rungs, [], warn, "", state),
        *(settled, ""),
    )


def _copy(cursor: Any, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _ms(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1e3


def _print(name: str, n: int, **figures: float) -> None:
    print(json.dumps({"name": name, "n": n} | {key: round(value, 2) for key, value in figures.items()}), flush=True)


if __name__ == "__main__":
    main()
