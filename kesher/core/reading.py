"""The read log: who saw whose data, when and for what (P14). Written by every door that shows personal data.

A row is never changed or removed (a trigger sees to it). Every few minutes the new rows are sealed: each seal is a hash over the
row, a random salt and the seal before it, so that an altered, removed or inserted row shows; the salt keeps a seal from being
guessed back into what it covers (decision 24). The newest seal of each run also goes to a file beside the database, so that
cutting off the end shows too.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from kesher.core import clock
from kesher.core.ids import new_id
from kesher.core.models import Reading

BATCH = 2000
START = "0" * 64  # the seal before the first


@dataclass(frozen=True)
class Reader:
    """Who looks, where it is not a person of staff: a token of the API, a customer behind a link. `kind`: token, customer."""

    kind: str
    id: str


def log(viewer: Any, subject_kind: str, subject_id: UUID, purpose: str, reason: str = "") -> None:
    """Note that `viewer` (a person of staff, or a Reader) saw this. `purpose`: the url name of the screen or endpoint.

    `reason` is what was said when the glass was broken (decision 28). ValueError for somebody who is not logged in.
    """
    log_many(viewer, subject_kind, [subject_id], purpose, reason)


def log_many(viewer: Any, subject_kind: str, subject_ids: Iterable[UUID], purpose: str, reason: str = "") -> int:
    """The same for every row of a list, in one statement; returns how many were noted."""
    reader = viewer if isinstance(viewer, Reader) else _person(viewer)
    now = clock.now()
    rows = [
        Reading(
            id=new_id(),
            at=now,
            reader_kind=reader.kind,
            reader_id=reader.id[:60],
            subject_kind=subject_kind,
            subject_id=subject_id,
            purpose=purpose[:40],
            reason=reason[:200],
        )
        for subject_id in dict.fromkeys(subject_ids)
    ]
    Reading.objects.bulk_create(rows)
    return len(rows)


def readings_of(subject_ids: Iterable[UUID]) -> Iterator[Reading]:
    """Who saw these, newest first."""
    return Reading.objects.filter(subject_id__in=list(subject_ids)).order_by("-at", "-id").iterator()


@dataclass(frozen=True)
class Burst:
    """Somebody who looked at many: how many different customers, cases, papers since when."""

    reader: Reader
    count: int


def bursts(since: datetime, least: int) -> list[Burst]:
    """Everybody of ours (a person or a token) who looked at `least` different ones or more after `since`, the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reader_kind, reader_id, count(DISTINCT subject_id) FROM core_reading"
            " WHERE at > %s AND reader_kind IN ('person', 'token') GROUP BY 1, 2"
            " HAVING count(DISTINCT subject_id) >= %s ORDER BY 3 DESC",
            [since, least],
        )
        return [Burst(Reader(kind, pk), count) for kind, pk, count in cursor.fetchall()]


def seal() -> int:
    """Seal what is new, in the order of writing; returns how many rows. One sealer at a time."""
    sealed = 0
    while (done := _seal_batch()) > 0:
        sealed += done
        if done < BATCH:
            break
    return sealed


@dataclass(frozen=True)
class Verdict:
    """What the check of the chain found. `broken` names places in the chain, with a code: altered, missing, cut, anchor."""

    sealed: int
    waiting: int  # not sealed yet, and older than an hour: the job does not run
    broken: tuple[tuple[int, str], ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was altered or removed."""
        return not self.broken


def verify() -> Verdict:
    """Walk the whole chain, and compare it with the anchors beside the database."""
    broken: list[tuple[int, str]] = []
    anchors = _anchors()
    before, expected = START, 1
    for row in Reading.objects.exclude(number=None).order_by("number").iterator(chunk_size=BATCH):
        number = row.number or 0
        if number != expected:
            broken.append((expected, "missing"))
        elif row.seal != _seal(row, before):
            broken.append((number, "altered"))
        if anchors.pop(number, row.seal) != row.seal:
            broken.append((number, "anchor"))
        before, expected = row.seal, number + 1
    broken += [(number, "cut") for number in sorted(anchors)]
    old = Reading.objects.filter(seal="", at__lt=clock.now() - timedelta(hours=1)).count()
    return Verdict(expected - 1, old, tuple(broken))


# -- inside


def _person(viewer: Any) -> Reader:
    if not getattr(viewer, "is_authenticated", False) or viewer.pk is None:
        raise ValueError("somebody who is not logged in reads nobody's data")
    return Reader("person", str(viewer.pk))


@transaction.atomic
def _seal_batch() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('core.read_log', 0))")
    last = Reading.objects.exclude(number=None).order_by("-number").first()
    number, before = (last.number or 0, last.seal) if last else (0, START)
    rows = list(Reading.objects.filter(seal="").order_by("id")[:BATCH])
    for row in rows:
        number += 1
        row.number, row.salt = number, secrets.token_hex(16)
        row.seal = before = _seal(row, before)
    if rows:
        Reading.objects.bulk_update(rows, ["number", "salt", "seal"], batch_size=500)
        transaction.on_commit(lambda: _anchor(number, before, clock.now()))
    return len(rows)


def _seal(row: Reading, before: str) -> str:
    words = [
        before,
        row.salt,
        row.number,
        str(row.id),
        row.at.timestamp(),
        row.reader_kind,
        row.reader_id,
        row.subject_kind,
        str(row.subject_id),
        row.purpose,
        row.reason,
    ]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def anchor_file() -> Path:
    """Where the newest seals are written down, outside of the database."""
    return Path(settings.STATIC_ROOT).parent / "read-log-seals.jsonl"


def _anchor(number: int, seal_: str, at: datetime) -> None:
    path = anchor_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps({"number": number, "seal": seal_, "at": at.isoformat()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _anchors() -> dict[int, str]:
    if not anchor_file().exists():
        return {}
    lines = [json.loads(line) for line in anchor_file().read_text().splitlines() if line.strip()]
    return {line["number"]: line["seal"] for line in lines}
