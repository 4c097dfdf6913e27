"""Mail from its bytes to the committed case, with contact, promise, timeline row and facts, beside a peer and the bare limit in the
same run: `make bench NAME=intake`.

The mails are those of `../shared/bench-peers/corpus.py`, made in place. Prints one JSON object a line:

`mail`        {n, per_cpu_s, ratio_to_peer, ratio_to_limit, statements, wall_ms}: each kept and read in a transaction of its own, as
              a mail that arrives alone is.
`mail-batch`  {...}: kept beforehand, read in batches of 100, as a backlog is.
`limit`, `limit-batch`, `peer`  {per_cpu_s}: what was measured for them in this run.

`per_cpu_s` counts the CPU of this process and of the whole database server. Limits: the bare rows by one statement a mail, and by COPY in
batches of 100, standard parser. The peer (django-helpdesk) needs an environment of its own: `PEERS_PY_HELPDESK=.../bin/python`;
without it its ratio is left out. Times of receipts and sending are not in it: they follow after the commit.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.cluster import Cluster

PEERS = Path(os.environ.get("KESHER_BENCH_PEERS", Path(__file__).parents[2] / "shared" / "bench-peers"))
BATCH = 100


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-peers", action="store_true", help="measure Kesher alone")
    options = parser.parse_args()
    limits = {} if options.no_peers else _peers()
    mails = _corpus(options.mails)
    with Cluster() as cluster:
        one = [_round(cluster, mails, _one_by_one) for _ in range(options.rounds)]
        many = [_round(cluster, mails, _in_batches) for _ in range(options.rounds)]
        statements = _statements(mails[:50])
    for name, runs, limit in (("mail", one, "limit"), ("mail-batch", many, "limit-batch")):
        per_cpu = len(mails) / statistics.median(cpu for cpu, _ in runs)
        figures = {"per_cpu_s": per_cpu, "wall_ms": 1e3 * statistics.median(wall for _, wall in runs) / len(mails)}
        if limit in limits:
            figures["ratio_to_limit"] = limits[limit] / per_cpu
        if "peer" in limits:
            figures["ratio_to_peer"] = per_cpu / limits["peer"]
        if name == "mail":
            figures["statements"] = statements
        _print(name, len(mails), **figures)
    for name, value in limits.items():
        _print(name, 500, per_cpu_s=value)


def _round(
    cluster: Cluster, mails: Sequence[bytes], read: Callable[[UUID, Sequence[bytes]], None]
) -> tuple[float, float]:
    account = _emptied()
    read(account, mails[:20])  # warm
    account = _emptied()
    cpu, wall = cluster.cpu(), time.perf_counter()
    read(account, mails)
    spent = cluster.cpu() - cpu, time.perf_counter() - wall
    _all_there(len(mails))
    return spent


def _one_by_one(account: UUID, mails: Sequence[bytes]) -> None:
    from kesher.channels.actions import drain, keep

    for mail in mails:
        keep(account, _raw(mail))
        drain(1)


def _in_batches(account: UUID, mails: Sequence[bytes]) -> None:
    from kesher.channels.actions import drain, keep

    for mail in mails:
        keep(account, _raw(mail))
    while drain(BATCH):
        pass


def _raw(mail: bytes) -> Any:
    from kesher.channels.types import Raw
    from kesher.core import clock

    return Raw(mail, {"peer": "192.0.2.1", "rcpt-to": "support@example.com"}, clock.now())


def _statements(mails: Sequence[bytes]) -> float:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    account = _emptied()
    with CaptureQueriesContext(connection) as asked:
        _one_by_one(account, mails)
    return len(asked) / len(mails)


def _emptied() -> UUID:
    """An organisation with one team, one mailbox and no customers."""
    from django.db import connection

    from kesher.cases.actions import seed_reasons
    from kesher.channels.actions import open_account
    from kesher.promises.actions import seed_terms
    from kesher.staff.models import Team
    from tests.cast import make_cast

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(quote_ident(relname), ', ') FROM pg_class WHERE relkind = 'r' AND NOT relispartition"
                       " AND relname ~ '^(cases|customers|promises|timeline|channels|watch|core_fact|core_delivery|core_blob|staff)_'"
                       " AND relname !~ 'migrations'")  # fmt: skip
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")
        cursor.execute("TRUNCATE timeline_touchpoint")
    make_cast()
    seed_reasons()
    seed_terms()
    team = Team.objects.get(code="claims")
    return open_account(
        "support", "email", name_he="דואר", name_en="Mail", address="support@example.com", team_id=team.pk
    )


def _all_there(expected: int) -> None:
    from kesher.cases.models import Case, Contact, Message
    from kesher.channels.models import Envelope
    from kesher.promises.models import Promise
    from kesher.timeline.models import Touchpoint

    assert not Envelope.objects.exclude(state="done").exists()
    cases = Case.objects.count()  # a mail that answers another goes into its case
    assert 0.9 * expected <= cases <= Promise.objects.count() <= Contact.objects.count() == expected, cases
    assert Message.objects.filter(direction="in").count() == expected
    assert Touchpoint.objects.filter(kind="message_in").count() == expected


def _corpus(number: int) -> list[bytes]:
    sys.path.insert(0, str(PEERS))
    try:
        from corpus import mails  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(PEERS))
    made: list[bytes] = mails(number)
    return made


def _peers() -> dict[str, float]:
    """CPU rates of the limit and, where its environment is given, of the peer, measured now."""
    found = {}
    lines = _lines([sys.executable, "mail_limit.py"])
    for line in lines:
        if line.get("what", "").startswith("whole way, 1 statement"):
            found["limit"] = float(line["mails_per_cpu_s"])
        if line.get("what", "").startswith("whole way, batches"):
            found["limit-batch"] = float(line["mails_per_cpu_s"])
        if line.get("what", "").startswith("whole way, lean parse, 1 statement"):
            found["limit-lean"] = float(line["mails_per_cpu_s"])
        if line.get("what", "").startswith("whole way, lean parse, batches"):
            found["limit-lean-batch"] = float(line["mails_per_cpu_s"])
    python = os.environ.get("PEERS_PY_HELPDESK")
    for line in _lines([python, "helpdesk_peer.py", "mail"]) if python else ():
        if "no acknowledgement" in line.get("what", ""):
            found["peer"] = float(line["mails_per_cpu_s"])
    return found


def _lines(command: list[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="kesher-peers-") as work:
        environment = os.environ | {
            "PEERS_WORK": work,
            "PEERS_OUT": f"{work}/results.jsonl",
            "PEERS_DATA": str(PEERS.parent / "data"),
        }
        done = subprocess.run(command, cwd=PEERS, env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _print(name: str, n: int, **figures: float) -> None:
    print(json.dumps({"name": name, "n": n} | {key: round(value, 2) for key, value in figures.items()}), flush=True)


if __name__ == "__main__":
    main()
