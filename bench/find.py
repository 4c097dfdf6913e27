"""Search at a million messages: `make bench NAME=find`.

A temporary, durable cluster is filled by COPY with messages of made-up Hebrew and Latin words whose frequencies follow Zipf's law, in
cases of one customer each. Every class of question of agents is asked many times through `cases.queries.said`, as the page does.
Prints one JSON object a line:

`find`  {class, n, p50_ms, p95_ms, max_ms, hits, ratio_to_limit}: the limit is the bare question to PostgreSQL in the same run, the
        newest twenty of the hits that the index of words gives, up to 2,001, without cases, permissions or excerpts.
`size`  {messages, table_mb, index_mb}
"""

import argparse
import json
import statistics
import time
from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from uuid import UUID

from bench.cluster import Cluster

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
PER_CASE = 5  # messages
WORDS = 40  # of a message
VOCABULARY = 60_000
LIMIT = """SELECT id FROM (SELECT id, at FROM cases_message WHERE words @@ %s::tsquery LIMIT 2001) m ORDER BY at DESC LIMIT 20"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--each", type=int, default=60, help="questions of each class")
    size = parser.parse_args()
    with Cluster():
        from tests.cast import make_cast

        cast, chance = make_cast(), Random(20261201)
        words = _vocabulary(chance)
        sample = _fill(cast, words, size.messages, chance)
        _sizes(size.messages)
        for name, ask in _classes(words, sample, chance).items():
            _measure(name, ask, size.each, cast.dana)


def _vocabulary(chance: Random) -> list[str]:
    """Made-up words, commonest first: two of three Hebrew."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        letters = "אבגדהוזחטיכלמנסעפצקרשת" if chance.random() < 0.67 else "abcdefghijklmnoprstuvwyz"
        found["".join(chance.choice(letters) for _ in range(chance.randint(3, 8)))] = None
    return list(found)


def _fill(cast: Any, words: list[str], count: int, chance: Random) -> list[str]:
    from django.db import connection

    from kesher.core.ids import new_id

    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    total, sample = weights[-1], []
    cases = [(new_id(), new_id(), number) for number in range(max(1, count // PER_CASE))]

    def texts() -> Iterator[tuple[UUID, UUID, datetime, str]]:
        for number in range(count):
            conversation, case, _ = cases[number % len(cases)]
            picked = [words[bisect(weights, chance.random() * total)] for _ in range(WORDS)]
            picked[7] = f"LY{number:07d}"
            text = " ".join(picked)
            if number % 1000 == 0:
                sample.append(text)
            yield conversation, case, BEGIN + timedelta(seconds=60 * number), text

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        raw = cursor.cursor if hasattr(cursor, "cursor") else cursor
        with raw.copy("COPY cases_conversation (id, customer_id, subject, created_at) FROM STDIN") as copy:
            for conversation, _case, _number in cases:
                copy.write_row((conversation, cast.noa.pk, "", BEGIN))
        with raw.copy(
            "COPY cases_case (id, number, customer_id, conversation_id, matter, channel, language, state, priority, team_id, hand_offs,"
            " reopened, claimed, imported, opened_at, state_since, reminders, not_a_case, last_channel, preview) FROM STDIN"
        ) as copy:
            for conversation, case, number in cases:
                copy.write_row((case, 100_000 + number, cast.noa.pk, conversation, f"Matter {number}", "email", "he", "open", 2,
                                cast.claims.pk, 0, 0, False, False, BEGIN, BEGIN, 0, "", "email", ""))  # fmt: skip
        with raw.copy(
            "COPY cases_message (id, conversation_id, case_id, customer_id, direction, channel, purpose, at, received_at, sender_kind,"
            " sender_value, sender_name, language, subject, text, quoted, html, message_id, in_reply_to, automatic, unverified,"
            " authenticity, warnings, facts, final) FROM STDIN"
        ) as copy:
            for conversation, case, at, text in texts():
                copy.write_row((new_id(), conversation, case, cast.noa.pk, "in", "email", "", at, at, "", "", "", "he", "", text, "", "",
                                "", "", "", False, "", [], "{}", False))  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")
        for table in ("cases_message", "cases_case", "cases_conversation"):
            cursor.execute(f"VACUUM (ANALYZE, FREEZE) {table}")
        cursor.execute("CHECKPOINT")
    return sample


def _classes(words: list[str], sample: list[str], chance: Random) -> dict[str, Callable[[], str]]:
    def of_rank(low: int, high: int) -> Callable[[], str]:
        return lambda: words[chance.randrange(low, high)]

    def hebrew() -> str:
        return "ה" + chance.choice([word for word in words[1000:3000] if word[0] >= "א"])

    def phrase() -> str:
        picked = chance.choice(sample).split()
        start = chance.randrange(10, WORDS - 3)
        return '"' + " ".join(picked[start : start + 3]) + '"'

    return {
        "rare word": of_rank(40_000, VOCABULARY),
        "middling word": of_rank(1000, 3000),
        "common word": of_rank(0, 20),
        "two words": lambda: f"{words[chance.randrange(0, 300)]} {words[chance.randrange(300, 3000)]}",
        "hebrew word with prefix": hebrew,
        "order number": lambda: chance.choice(sample).split()[7],
        "prefix of 4 letters": lambda: chance.choice([word for word in words[:20_000] if len(word) > 4])[:4],
        "phrase of three": phrase,
        "nothing": lambda: "".join(chance.choice("xqzj") for _ in range(9)),
    }


def _measure(name: str, ask: Callable[[], str], each: int, person: Any) -> None:
    from django.db import connection

    from kesher.cases.queries import said
    from kesher.core.text.words import question

    ours, bare, hits = [], [], 0
    for _ in range(each):
        asked = question(ask())
        began = time.perf_counter()
        hits += len(said(asked, person).said)
        ours.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(LIMIT, [asked.tsquery()])
            cursor.fetchall()
            cursor.execute("SET enable_seqscan = on")
        bare.append((time.perf_counter() - began) * 1000)
    ours.sort()
    _print("find", **{"class": name}, n=each, p50_ms=statistics.median(ours), p95_ms=ours[int(each * 0.95) - 1], max_ms=ours[-1],
           hits=hits / each, ratio_to_limit=statistics.median(ours) / statistics.median(bare))  # fmt: skip


def _sizes(count: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_table_size('cases_message') / 1e6, pg_relation_size('message_by_words') / 1e6")
        table, index = cursor.fetchone()
    _print("size", messages=count, table_mb=float(table), index_mb=float(index))


def _print(name: str, **figures: Any) -> None:
    print(
        json.dumps({"bench": name} | {k: round(v, 2) if isinstance(v, float) else v for k, v in figures.items()}),
        flush=True,
    )


if __name__ == "__main__":
    main()
